using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class AllGatherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Shards_of_any_sizes_are_concatenated_in_rank_order_along_any_dim(int size)
    {
        long[][] sizes =
        [
            [.. Enumerable.Repeat(2L, size)],
            [.. Enumerable.Range(0, size).Select(r => (long)(r * r) % 5)],
            [.. Enumerable.Range(0, size).Select(r => r == size - 1 ? 3L : 0)],
            [.. Enumerable.Repeat(0L, size)],
        ];
        KeptWorlds.RunOverEach(size, rank =>
        {
            foreach (var extents in sizes)
            {
                for (var dim = -3; dim < 3; dim++)
                {
                    using var scope = NewDisposeScope();
                    var all = Draw.OfAll(rank.Group, r => Draw.Normal(4, r, float32, Shape(dim, extents[r])));
                    var what = $"[{string.Join(", ", extents)}] along dim {dim}";
                    var gathered = rank.Group.AllGather(all[rank.Rank], dim, extents);
                    Bits.Equal(cat(all, dim), gathered, what);
                    Assert.True(gathered.is_contiguous());
                    Bits.Equal(Draw.Normal(4, rank.Rank, float32, Shape(dim, extents[rank.Rank])), all[rank.Rank], $"the input of {what}");
                }
            }
        });
    }

    [Fact]
    public void Every_dtype_passes_bit_for_bit() => KeptWorlds.RunOverEach(3, rank =>
    {
        foreach (var dtype in DTypes.All)
        {
            using var scope = NewDisposeScope();
            var all = Draw.OfAll(rank.Group, r => DTypes.Small(dtype, 5, r, 2, r + 1));
            Bits.Equal(cat(all, 1), rank.Group.AllGather(all[rank.Rank], 1, [1, 2, 3]), $"{dtype}");
        }

        float[] odd = [float.NaN, -0f, float.NegativeInfinity, float.Epsilon];
        using var outer = NewDisposeScope();
        Bits.Equal(tensor((float[])[.. odd, .. odd, .. odd]), rank.Group.AllGather(tensor(odd), 0), "odd floats");
    });

    [Fact]
    public void Shards_that_are_not_contiguous_are_read_as_they_are_seen() => KeptWorlds.RunOverEach(3, rank =>
    {
        using var scope = NewDisposeScope();
        var all = Draw.OfAll(rank.Group, r => Draw.Normal(6, r, float32, 4, 3));
        Bits.Equal(cat([.. all.Select(t => t.t())], 0), rank.Group.AllGather(all[rank.Rank].t(), 0), "transposed");
        Bits.Equal(cat([.. all.Select(t => t[0].expand(2, 3))], 0), rank.Group.AllGather(all[rank.Rank][0].expand(2, 3), 0), "expanded");
        Bits.Equal(Draw.Normal(6, rank.Rank, float32, 4, 3), all[rank.Rank], "the input");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Gathering_what_was_reduce_scattered_is_an_all_reduce(int size) => KeptWorlds.RunOverEach(size, rank =>
    {
        foreach (var extent in new long[] { 7, 12, 2 })
        {
            using var scope = NewDisposeScope();
            var x = Draw.Normal(7, rank.Rank, float32, 3, extent);
            var sizes = Shard.Sizes(extent, size);
            var gathered = rank.Group.AllGather(rank.Group.ReduceScatter(x, -1, sizes), -1, sizes);
            Bits.Equal(rank.Group.AllReduce(x), gathered, $"an extent of {extent}");
        }
    });

    private static long[] Shape(int dim, long extent)
    {
        long[] shape = [2, 3, 2];
        shape[(dim + 3) % 3] = extent;
        return shape;
    }
}
