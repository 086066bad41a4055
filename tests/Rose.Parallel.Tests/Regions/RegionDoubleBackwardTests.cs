using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>
/// The product of the Hessian of F = Σ w·y³ with a vector v, by differentiating twice through a region, against algebra:
/// with y linear in x, H v is y's transpose applied to 6 w y (y of v). Whole numbers, so that all bits must agree (+ 0 makes a 0 of a -0).
/// </summary>
public sealed class RegionDoubleBackwardTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Copy_differentiates_twice(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var (x, v) = (Draw.Whole(1, 0, 5), Draw.Whole(2, 0, 5));
        var ws = Draw.OfAll(rank.Group, r => Draw.Whole(3, r, 5));
        Bits.Equal((6 * Draw.Sum(ws) * x * v) + 0, Hessian(t => Regions.CopyToRegion(t, rank.Group), x, ws[rank.Rank], v), "H v");
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Reduce_differentiates_twice(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var xs = Draw.OfAll(rank.Group, r => Draw.Whole(4, r, 5));
        var vs = Draw.OfAll(rank.Group, r => Draw.Whole(5, r, 5));
        var w = Draw.Whole(6, 0, 5);
        Bits.Equal((6 * w * Draw.Sum(xs) * Draw.Sum(vs)) + 0, Hessian(t => Regions.ReduceFromRegion(t, rank.Group), xs[rank.Rank], w, vs[rank.Rank]), "H v");
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gather_differentiates_twice(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        long[] sizes = [.. Enumerable.Range(1, size)];
        var (x, v) = (Draw.Whole(7, rank.Rank, sizes[rank.Rank]), Draw.Whole(8, rank.Rank, sizes[rank.Rank]));
        var w = Draw.Whole(9, 0, sizes.Sum());
        var own = w.narrow(0, sizes.Take(rank.Rank).Sum(), sizes[rank.Rank]);
        Bits.Equal((6 * own * x * v) + 0, Hessian(t => Regions.GatherFromRegion(t, rank.Group, 0, sizes), x, w, v), "H v");
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Scatter_differentiates_twice(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var (x, v, w) = (Draw.Whole(10, 0, 7), Draw.Whole(11, 0, 7), Draw.Whole(12, 0, 7));
        var own = w.narrow(0, Shard.StartOf(7, size, rank.Rank), Shard.SizeOf(7, size, rank.Rank));
        Bits.Equal((6 * w * x * v) + 0, Hessian(t => Regions.ScatterToRegion(t, rank.Group), x, own, v), "H v");
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gather_to_differentiates_twice(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        long[] sizes = [.. Enumerable.Range(0, size)];
        var (x, v) = (Draw.Whole(13, rank.Rank, sizes[rank.Rank]), Draw.Whole(14, rank.Rank, sizes[rank.Rank]));
        var ws = Draw.OfAll(rank.Group, r => Draw.Whole(15, r, sizes.Sum()));
        var own = Draw.Sum(ws).narrow(0, sizes.Take(rank.Rank).Sum(), sizes[rank.Rank]);
        Bits.Equal((6 * own * x * v) + 0, Hessian(t => Regions.GatherToRegion(t, rank.Group, 0, sizes), x, ws[rank.Rank], v), "H v");
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Reduce_scatter_differentiates_twice(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var xs = Draw.OfAll(rank.Group, r => Draw.Whole(16, r, 7));
        var vs = Draw.OfAll(rank.Group, r => Draw.Whole(17, r, 7));
        var w = Draw.Whole(18, 0, 7);
        var own = w.narrow(0, Shard.StartOf(7, size, rank.Rank), Shard.SizeOf(7, size, rank.Rank));
        Bits.Equal((6 * w * Draw.Sum(xs) * Draw.Sum(vs)) + 0, Hessian(t => Regions.ReduceScatterFromRegion(t, rank.Group, 0), xs[rank.Rank], own, vs[rank.Rank]), "H v");
    });

    private static Tensor Hessian(Func<Tensor, Tensor> region, Tensor x, Tensor w, Tensor v)
    {
        var leaf = x.clone().requires_grad_();
        var y = region(leaf);
        var gradient = autograd.grad([(w * y * y * y).sum()], [leaf], create_graph: true)[0];
        return autograd.grad([gradient], [leaf], [v])[0] + 0;
    }
}
