using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>Each region against plain arithmetic on what all ranks hold; whole numbers, so that all bits must agree.</summary>
public sealed class RegionTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5];

    /// <summary>How an input and an upstream gradient lie in memory.</summary>
    private static readonly (string Name, Func<Tensor, Tensor> Lay)[] _layouts =
    [
        ("contiguous", t => t),
        ("transposed", t => t.t().contiguous().t()),
        ("strided", t => stack([t, t + 1], -1).select(-1, 0)),
        ("expanded", t => t.size(0) == 0 ? t : t[0].expand(t.shape)),
    ];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Copy_is_the_identity_and_sums_the_gradients(int size) => KeptWorlds.Of(size).Run(rank => Check(rank, "copy", x => Regions.CopyToRegion(x, rank.Group),
        r => Draw.Whole(1, r, 3, 4), (xs, r) => xs[r], (dys, _) => Draw.Sum(dys)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Reduce_sums_and_leaves_the_gradient_alone(int size) => KeptWorlds.Of(size).Run(rank => Check(rank, "reduce", x => Regions.ReduceFromRegion(x, rank.Group),
        r => Draw.Whole(2, r, 3, 4), (xs, _) => Draw.Sum(xs), (dys, r) => dys[r]));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gather_concatenates_and_cuts_the_gradient(int size)
    {
        foreach (var dim in new[] { 0, 1, -1, -2 })
        {
            KeptWorlds.Of(size).Run(rank => Check(rank, $"gather along dim {dim}", x => Regions.GatherFromRegion(x, rank.Group, dim),
                r => Draw.Whole(3, r, 3, 4), (xs, _) => cat(xs, dim), (dys, r) => Slice(dys[r], dim, [.. Enumerable.Repeat(dim is 0 or -2 ? 3L : 4, size)], r)));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Scatter_cuts_and_concatenates_the_gradients(int size)
    {
        foreach (var dim in new[] { 0, 1, -1, -2 })
        {
            var sizes = Shard.Sizes(dim is 0 or -2 ? 7 : 8, size);
            KeptWorlds.Of(size).Run(rank => Check(rank, $"scatter along dim {dim}", x => Regions.ScatterToRegion(x, rank.Group, dim),
                r => Draw.Whole(4, r, 7, 8), (xs, r) => Slice(xs[r], dim, sizes, r), (dys, _) => cat(dys, dim)));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gather_and_scatter_take_sizes_of_their_own(int size)
    {
        long[] sizes = [.. Enumerable.Range(0, size).Select(r => (long)(r + 1) * r % 4)];
        KeptWorlds.Of(size).Run(rank =>
        {
            Check(rank, "uneven gather", x => Regions.GatherFromRegion(x, rank.Group, 1, sizes),
                r => Draw.Whole(5, r, 3, sizes[r]), (xs, _) => cat(xs, 1), (dys, r) => Slice(dys[r], 1, sizes, r));
            Check(rank, "uneven scatter", x => Regions.ScatterToRegion(x, rank.Group, 1, sizes),
                r => Draw.Whole(6, r, 3, sizes.Sum()), (xs, r) => Slice(xs[r], 1, sizes, r), (dys, _) => cat(dys, 1));
        });
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gather_to_concatenates_and_sums_the_gradients_of_the_own_slice(int size) => OverExtents(size, (rank, dim, sizes, shape) =>
        Check(rank, $"gather to along dim {dim}", x => Regions.GatherToRegion(x, rank.Group, dim, sizes),
            r => Draw.Whole(7, r, shape(sizes[r])), (xs, _) => cat(xs, dim), (dys, r) => Slice(Draw.Sum(dys), dim, sizes, r)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Reduce_scatter_cuts_the_sum_and_concatenates_the_gradients(int size) => OverExtents(size, (rank, dim, sizes, shape) =>
        Check(rank, $"reduce-scatter along dim {dim}", x => Regions.ReduceScatterFromRegion(x, rank.Group, dim, sizes),
            r => Draw.Whole(8, r, shape(sizes.Sum())), (xs, r) => Slice(Draw.Sum(xs), dim, sizes, r), (dys, _) => cat(dys, dim)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Without_sizes_gather_to_takes_equal_shards_and_reduce_scatter_the_first_ranks_one_more(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var xs = Draw.OfAll(rank.Group, r => Draw.Whole(10, r, 7, 2));
        Bits.Equal(cat(xs, 0), Regions.GatherToRegion(xs[rank.Rank], rank.Group, 0), "gather to");
        Bits.Equal(Slice(Draw.Sum(xs), 0, Shard.Sizes(7, size), rank.Rank), Regions.ReduceScatterFromRegion(xs[rank.Rank], rank.Group, 0), "reduce-scatter");
    });

    [Fact]
    public void Float32_gradients_of_a_copy_have_the_same_bits_on_every_rank()
    {
        var gradients = KeptWorlds.Of(3).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var x = ones(50).requires_grad_();
            Regions.CopyToRegion(x, rank.Group).backward(Draw.Normal(7, rank.Rank, float32, 50));
            return Bits.Of(x.grad!);
        });
        Assert.Single(gradients.Distinct());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_result_can_be_disposed_without_its_input(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var x = ones(4);
        foreach (var region in new Func<Tensor, Tensor>[]
        {
            t => Regions.CopyToRegion(t, rank.Group),
            t => Regions.ReduceFromRegion(t, rank.Group),
            t => Regions.GatherFromRegion(t, rank.Group),
            t => Regions.ScatterToRegion(t, rank.Group),
            t => Regions.GatherToRegion(t, rank.Group, 0),
            t => Regions.ReduceScatterFromRegion(t, rank.Group, 0),
        })
        {
            region(x).Dispose();
            Assert.Equal(4f, x.sum().item<float>());
        }
    });

    [Fact]
    public void Without_a_gradient_to_record_none_is_recorded() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        Assert.False(Regions.ReduceFromRegion(ones(2), rank.Group).requires_grad);
        var x = ones(2).requires_grad_();
        Assert.True(Regions.ReduceFromRegion(x, rank.Group).requires_grad);
        using (no_grad())
        {
            Assert.False(Regions.ReduceFromRegion(x, rank.Group).requires_grad);
        }
    });

    /// <summary>Even, uneven and empty extents, along either dim; shape gives that of a tensor of an extent.</summary>
    private static void OverExtents(int size, Action<RankContext, int, IReadOnlyList<long>, Func<long, long[]>> check)
    {
        IReadOnlyList<long>[] extents = [[.. Enumerable.Repeat(2L, size)], Shard.Sizes(7, size), Shard.Sizes(2, size), [.. Enumerable.Range(1, size).Select(r => (long)r * (r - 1) % 4)]];
        foreach (var sizes in extents)
        {
            foreach (var dim in new[] { 0, 1, -1, -2 })
            {
                KeptWorlds.Of(size).Run(rank => check(rank, dim, sizes, extent => dim is 0 or -2 ? [extent, 3] : [3, extent]));
            }
        }
    }

    private static void Check(RankContext rank, string name, Func<Tensor, Tensor> region, Func<int, Tensor> draw, Func<Tensor[], int, Tensor> forward, Func<Tensor[], int, Tensor> backward)
    {
        foreach (var (layout, lay) in _layouts)
        {
            using var scope = NewDisposeScope();
            var own = draw(rank.Rank).requires_grad_();
            var x = lay(own);
            var xs = Draw.OfAll(rank.Group, r => lay(draw(r)));
            var dys = Draw.OfAll(rank.Group, r => lay(Draw.Whole(9, r, forward(xs, r).shape)));
            var y = region(x);
            Bits.Equal(forward(xs, rank.Rank), y, $"{name}, {layout}: output");
            Bits.Equal(draw(rank.Rank), own, $"{name}, {layout}: input");
            var before = Bits.Of(dys[rank.Rank]);
            var dx = autograd.grad([y], [x], [dys[rank.Rank]])[0];
            Bits.Equal(backward(dys, rank.Rank), dx, $"{name}, {layout}: gradient");
            Assert.Equal(before, Bits.Of(dys[rank.Rank]));
        }
    }

    private static Tensor Slice(Tensor whole, int dim, IReadOnlyList<long> sizes, int rank) => whole.narrow(dim, sizes.Take(rank).Sum(), sizes[rank]);
}
