using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class ReduceScatterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Each_rank_gets_its_slice_of_the_sum_along_any_dim(int size)
    {
        long[][] sizes =
        [
            [.. Enumerable.Repeat(2L, size)],
            [.. Enumerable.Range(0, size).Select(r => (long)(r * r) % 5)],
            [.. Enumerable.Range(0, size).Select(r => r == 0 ? 3L : 0)],
            [.. Enumerable.Repeat(0L, size)],
        ];
        KeptWorlds.RunOverEach(size, rank =>
        {
            foreach (var extents in sizes)
            {
                for (var dim = -2; dim < 2; dim++)
                {
                    using var scope = NewDisposeScope();
                    var shape = (dim + 2) % 2 == 0 ? new[] { extents.Sum(), 3 } : [3, extents.Sum()];
                    var all = Draw.OfAll(rank.Group, r => Draw.Whole(8, r, shape));
                    var expected = Draw.Sum(all).narrow(dim, extents.Take(rank.Rank).Sum(), extents[rank.Rank]);
                    var what = $"[{string.Join(", ", extents)}] along dim {dim}";
                    Bits.Equal(expected, rank.Group.ReduceScatter(all[rank.Rank], dim, extents), what);
                    Bits.Equal(Draw.Whole(8, rank.Rank, shape), all[rank.Rank], $"the input of {what}");
                }
            }
        });
    }

    [Fact]
    public void Without_sizes_the_first_ranks_hold_one_more() => KeptWorlds.RunOverEach(4, rank =>
    {
        using var scope = NewDisposeScope();
        var mine = rank.Group.ReduceScatter(arange(10), 0);
        long[][] expected = [[0, 4, 8], [12, 16, 20], [24, 28], [32, 36]];
        Assert.Equal(expected[rank.Rank], mine.ToArray<long>());
    });

    [Fact]
    public void Every_dtype_is_summed() => KeptWorlds.RunOverEach(3, rank =>
    {
        foreach (var dtype in DTypes.All)
        {
            using var scope = NewDisposeScope();
            var all = Draw.OfAll(rank.Group, r => DTypes.Small(dtype, 9, r, 5, 2));
            var sum = Draw.Sum([.. all.Select(t => t.to(int64))]).to(dtype);
            Bits.Equal(sum.narrow(0, Shard.StartOf(5, 3, rank.Rank), Shard.SizeOf(5, 3, rank.Rank)), rank.Group.ReduceScatter(all[rank.Rank], 0), $"{dtype}");
        }
    });

    [Fact]
    public void A_tensor_that_is_not_contiguous_is_read_as_it_is_seen() => KeptWorlds.RunOverEach(2, rank =>
    {
        using var scope = NewDisposeScope();
        var all = Draw.OfAll(rank.Group, r => Draw.Whole(10, r, 3, 4));
        Bits.Equal(Draw.Sum(all).t().narrow(0, 2 * rank.Rank, 2), rank.Group.ReduceScatter(all[rank.Rank].t(), 0), "transposed");
        Bits.Equal(Draw.Whole(10, rank.Rank, 3, 4), all[rank.Rank], "the input");
    });
}
