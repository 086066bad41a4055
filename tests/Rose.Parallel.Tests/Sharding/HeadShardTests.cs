namespace Rose.Parallel.Tests;

public sealed class HeadShardTests
{
    [Fact]
    public void Every_query_head_is_on_one_rank_beside_its_own_key_value_head()
    {
        var random = new Random(1);
        for (var k = 0; k < 2000; k++)
        {
            var keyValueHeads = random.Next(1, 13);
            var heads = keyValueHeads * random.Next(1, 7);
            var ranks = random.Next(1, 17);
            HeadShard[] shards = [.. Enumerable.Range(0, ranks).Select(rank => HeadShard.Of(heads, keyValueHeads, ranks, rank))];
            var what = $"{heads} heads, {keyValueHeads} key/value heads, {ranks} ranks";

            Assert.Equal(Numbers(0, heads), shards.SelectMany(shard => Numbers(shard.Queries)));
            Assert.Equal(shards.Select(shard => shard.Queries.Length), HeadShard.QuerySizes(heads, keyValueHeads, ranks));
            foreach (var shard in shards)
            {
                // Exactly those that the rank's own queries attend with, so that each meets its own by its place.
                var needed = Numbers(shard.Queries).Select(head => head / (heads / keyValueHeads)).ToArray();
                Assert.True(needed.Distinct().SequenceEqual(Numbers(shard.KeyValues)), what);
                Assert.Equal(needed, Numbers(shard.KeyValues).Zip(shard.QueriesPerKeyValue()).SelectMany(pair => Enumerable.Repeat(pair.First, (int)pair.Second)));
                Assert.Equal((heads, keyValueHeads, heads / keyValueHeads), (shard.Heads, shard.KeyValueHeads, shard.GroupSize));
            }

            Assert.Equal(Numbers(0, keyValueHeads), shards.SelectMany(shard => Numbers(shard.OwnedKeyValues)));
            var copies = shards.Sum(shard => shard.KeyValues.Length);
            Assert.All(shards, shard => Assert.Equal(copies > keyValueHeads, shard.IsShared));
            Assert.False(keyValueHeads >= ranks && copies > keyValueHeads, $"{what}: whole groups fit, but something is replicated");

            // The load: no rank has more than one unit above another, a unit being a whole group where groups are cut.
            var unit = keyValueHeads >= ranks ? heads / keyValueHeads : 1;
            Assert.InRange(shards.Max(shard => shard.Queries.Length) - shards.Min(shard => shard.Queries.Length), 0, unit);
        }
    }

    [Theory]
    [InlineData(8, 2, 2, "0-3:0-0 4-7:1-1")] // a group for each rank
    [InlineData(8, 4, 3, "0-3:0-1 4-5:2-2 6-7:3-3")] // uneven groups
    [InlineData(8, 2, 4, "0-1:0-0 2-3:0-0* 4-5:1-1 6-7:1-1*")] // two ranks share each key/value head
    [InlineData(6, 2, 3, "0-1:0-0 2-3:0-1* 4-5:1-1*")] // a rank between two groups
    [InlineData(3, 3, 5, "0-0:0-0 1-1:1-1 2-2:2-2 - -")] // ranks without heads
    [InlineData(2, 1, 3, "0-0:0-0 1-1:0-0* -")]
    public void The_rule_by_examples(long heads, long keyValueHeads, int ranks, string expected) =>
        Assert.Equal(expected, string.Join(" ", Enumerable.Range(0, ranks).Select(rank => Spell(HeadShard.Of(heads, keyValueHeads, ranks, rank)))));

    [Fact]
    public void Key_value_heads_that_do_not_divide_the_heads_are_refused() =>
        Assert.StartsWith("n_kv_heads = 4 does not divide n_heads = 6", Assert.Throws<ArgumentException>(() => HeadShard.Of(6, 4, 2, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Ranks_and_heads_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HeadShard.Of(0, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeadShard.Of(1, 0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeadShard.Of(1, 1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeadShard.Of(1, 1, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeadShard.Of(1, 1, 2, -1));
    }

    // Query heads : key/value heads, with a star where a rank before holds one of them.
    private static string Spell(HeadShard shard) => shard.Queries.Length == 0
        ? "-"
        : $"{shard.Queries.Start}-{shard.Queries.End - 1}:{shard.KeyValues.Start}-{shard.KeyValues.End - 1}{(shard.OwnedKeyValues == shard.KeyValues ? "" : "*")}";

    private static IEnumerable<long> Numbers(Extent extent) => Numbers(extent.Start, extent.Length);

    private static IEnumerable<long> Numbers(long start, long count) => Enumerable.Range((int)start, (int)count).Select(k => (long)k);
}
