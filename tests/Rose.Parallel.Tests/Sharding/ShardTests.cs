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

    [Theory]
    [InlineData(6, 4, "out_features = 6 is not divisible by tp = 4; use 4 or 8")]
    [InlineData(3, 4, "out_features = 3 is not divisible by tp = 4; use 4")]
    [InlineData(10, 3, "out_features = 10 is not divisible by tp = 3; use 9 or 12")]
    public void A_size_that_the_ranks_do_not_divide_is_refused_with_those_that_they_do(long size, int ranks, string sentence)
    {
        Assert.Equal(3, Shard.Even("out_features", 12, 4));
        var error = Assert.Throws<ArgumentException>(() => Shard.Even("out_features", size, ranks));
        Assert.StartsWith(sentence + " (Parameter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_and_ranks_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Shard.Sizes(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shard.Sizes(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shard.StartOf(4, 0, 0));
    }
}
