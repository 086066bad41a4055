namespace Rose.Parallel.Tests;

public sealed class ShardTests
{
    [Fact]
    public void Shards_cover_every_size_without_gap_and_differ_by_one_at_most()
    {
        for (var ranks = 1; ranks <= 9; ranks++)
        {
            for (var size = 0L; size <= 40; size++)
            {
                var sizes = Shard.Sizes(size, ranks);
                Assert.Equal(ranks, sizes.Count);
                Assert.Equal(size, sizes.Sum());
                Assert.Equal(sizes.OrderDescending(), sizes);
                Assert.InRange(sizes[0] - sizes[^1], 0, 1);
                Assert.Equal(Enumerable.Range(0, ranks).Select(r => sizes.Take(r).Sum()), Enumerable.Range(0, ranks).Select(r => Shard.StartOf(size, ranks, r)));
            }
        }
    }

    [Fact]
    public void Sizes_and_ranks_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Shard.Sizes(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shard.Sizes(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shard.StartOf(4, 0, 0));
    }
}
