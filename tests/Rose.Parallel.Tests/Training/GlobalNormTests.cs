using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class GlobalNormTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_replica_counts_once_and_every_shard_where_it_is_owned(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var whole = Draw.Whole(1, 0, 7, 5);
        var rows = ShardLayout.Whole(7, 5).CutEvenly(0, rank.Group);

        // Of the shared tensor every rank holds columns 4, 0, 1 in this order, and the last rank owns all of them.
        var held = ShardLayout.Whole(2, 5).Cut(1, Extent.Of(4, 1), Extent.Of(0, 2));
        var owned = rank.Rank == size - 1 ? ShardLayout.Whole(2, 5).Cut(1, Extent.Of(0, 2), Extent.Of(4, 1)) : ShardLayout.Whole(2, 5).Cut(1);
        var shared = Draw.Whole(2, 0, 2, 3);
        Parameter[] parameters =
        [
            WithGradient(new Parameter(zeros(7, 5, dtype: float64)), whole),
            WithGradient(new ShardedParameter(zeros(rows.LocalShape.ToArray(), dtype: float64), rows, rank.Group), whole.narrow(0, rows.Extents[0][0].Start, rows.LocalShape[0])),
            WithGradient(new ShardedParameter(zeros(2, 3, dtype: float64), held, rank.Group, owned), shared),
            new Parameter(zeros(9)),
        ];

        var expected = Math.Sqrt((2 * Squares(whole)) + Squares(shared));
        Assert.Equal(expected, GlobalNorm.OfGradients(parameters, rank.Group));
        Assert.Equal(expected, GlobalNorm.Clip(parameters, 2 * expected, rank.Group));
        Bits.Equal(whole, parameters[0].grad!, "a gradient within the limit");
        Assert.Equal(expected, GlobalNorm.Clip(parameters, 1, rank.Group));
        Bits.Equal(whole * (1 / (expected + 1e-6)), parameters[0].grad!, "a limited gradient");
        Bits.Equal(shared * (1 / (expected + 1e-6)), parameters[2].grad!, "a limited shard, owned or not");
    });

    [Fact]
    public void Every_rank_has_the_same_bits_even_where_replicas_differ() => KeptWorlds.Of(3).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var layout = ShardLayout.Whole(30).CutEvenly(0, rank.Group);
        Parameter[] parameters =
        [
            WithGradient(new Parameter(zeros(5)), Draw.Normal(1, rank.Rank, float32, 5)),
            WithGradient(new ShardedParameter(zeros(10), layout, rank.Group), Draw.Normal(2, rank.Rank, float32, 10)),
        ];
        var norm = tensor(new[] { GlobalNorm.OfGradients(parameters, rank.Group) });
        Bits.Equal(rank.Group.Broadcast(norm, 0), norm, "rank 0's norm");
        var shards = rank.Group.AllGather(parameters[1].grad!, 0).to(float64);
        var replica = Draw.Normal(1, 0, float32, 5).to(float64);
        Assert.Equal(Math.Sqrt(Squares(shards) + Squares(replica)), norm.item<double>(), 1e-12);
    });

    [Fact]
    public void Squares_that_float32_cannot_hold_are_summed()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(3e30, GlobalNorm.OfGradients([WithGradient(new Parameter(zeros(9)), full([9], 1e30))], null), 1e24);
        Assert.Equal(3e-30, GlobalNorm.OfGradients([WithGradient(new Parameter(zeros(9)), full([9], 1e-30))], null), 1e-36);
        Assert.Equal(0, GlobalNorm.OfGradients([new Parameter(zeros(9))], null));
    }

    [Fact]
    public void A_shard_of_another_group_is_refused() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var parameter = WithGradient(new ShardedParameter(zeros(4), ShardLayout.Whole(4), rank.Group), ones(4));
        var error = Assert.Throws<ArgumentException>(() => GlobalNorm.OfGradients([parameter], null));
        Assert.StartsWith("a parameter float32 [4] is sharded over a group, but none is given; give the group of its layer", error.Message, StringComparison.Ordinal);
    });

    private static double Squares(Tensor of) => (of * of).sum().item<double>();

    private static Parameter WithGradient(Parameter parameter, Tensor grad)
    {
        parameter.grad = grad.clone();
        return parameter;
    }
}
