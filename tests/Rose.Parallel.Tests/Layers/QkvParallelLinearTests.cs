using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class QkvParallelLinearTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 8];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_layer_equals_the_dense_projection_forward_and_backward(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            QkvCase.Of((100 * size) + seed).Check(rank);
        }
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_shards_put_together_are_the_dense_fused_weight_to_the_bit(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        foreach (var (heads, keyValueHeads) in new[] { (6, 6), (6, 3), (6, 2), (6, 1), (2, 2), (2, 1) })
        {
            var draw = new InvariantDraw(5).In("qkv_proj");
            var features = (heads + (2 * keyValueHeads)) * 4;
            var layer = new QkvParallelLinear(10, heads, keyValueHeads, 4, rank.Group, draw);
            Bits.Equal(draw.KaimingUniform("weight", ShardLayout.Whole(features, 10)), Gathering.Whole(layer.weight), "the weight");
            Bits.Equal(draw.Uniform("bias", ShardLayout.Whole(features), 1 / Math.Sqrt(10)), Gathering.Whole(layer.bias!), "the bias");
        }
    });

    [Fact]
    public void A_rank_holds_its_rows_of_queries_keys_and_values() => KeptWorlds.Of(2).Run(rank =>
    {
        using var layer = new QkvParallelLinear(10, 4, 2, 3, rank.Group, new InvariantDraw(1), bias: false);
        var weight = Assert.IsType<ShardedParameter>(layer.weight);
        Assert.Equal([Extent.Of(6 * rank.Rank, 6), Extent.Of(12 + (3 * rank.Rank), 3), Extent.Of(18 + (3 * rank.Rank), 3)], weight.Layout.Extents[0]);
        Assert.Equal([12L, 10L], weight.shape);
        Assert.Equal((10L, 3L), (layer.InFeatures, layer.HeadSize));
        Assert.Null(layer.bias);
    });

    [Fact]
    public void Shards_that_each_rank_draws_alone_are_refused() => KeptWorlds.Of(2).Run(rank =>
    {
        var error = Assert.Throws<ArgumentException>(() => new QkvParallelLinear(8, 4, 4, 2, rank.Group, new TorchDraw(rank.Generator)));
        Assert.Contains("draw with InvariantDraw (rng: invariant)", error.Message, StringComparison.Ordinal);
    });
}
