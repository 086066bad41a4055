using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class ParameterDrawTests
{
    private const int Seed = 17;

    public static TheoryData<int> Sizes => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Invariant_shards_make_up_the_dense_layer_of_the_same_seed_and_name(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var draw = new InvariantDraw(Seed).In("fc1");
        var weight = draw.KaimingUniform("weight", ShardLayout.Whole(24, 12));
        var bias = draw.Uniform("bias", ShardLayout.Whole(24), 1 / Math.Sqrt(12));
        Assert.InRange(weight.abs().max().item<float>(), 0.9 / Math.Sqrt(12), 1 / Math.Sqrt(12));

        var column = new ColumnParallelLinear(12, 24, rank.Group, draw);
        Bits.Equal(weight, rank.Group.AllGather(column.weight, 0), "column weight");
        Bits.Equal(bias, rank.Group.AllGather(column.bias!, 0), "column bias");
        var row = new RowParallelLinear(12, 24, rank.Group, draw);
        Bits.Equal(weight, rank.Group.AllGather(row.weight, 1), "row weight");
        Bits.Equal(bias, row.bias!, "row bias");
        Assert.All([column.weight, column.bias!, row.weight, row.bias!], parameter => Assert.True(parameter is { requires_grad: true, is_leaf: true } && parameter.is_contiguous()));
        Assert.NotEqual(Bits.Of(weight), Bits.Of(new InvariantDraw(Seed).In("fc2").KaimingUniform("weight", ShardLayout.Whole(24, 12))));
        Assert.NotEqual(Bits.Of(weight), Bits.Of(new InvariantDraw(Seed + 1).In("fc1").KaimingUniform("weight", ShardLayout.Whole(24, 12))));
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_layer_knows_where_its_shard_lies(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var layer = new ColumnParallelLinear(12, 24, rank.Group, new InvariantDraw(Seed));
        var weight = Assert.IsType<ShardedParameter>(layer.weight);
        Assert.Equal([24, 12], weight.Layout.GlobalShape);
        Assert.Equal([Extent.Of(24 / size * rank.Rank, 24 / size)], weight.Layout.Extents[0]);
        Assert.Same(weight.Layout, weight.Owned);
        Assert.IsType<Parameter>(new RowParallelLinear(12, 24, rank.Group, new InvariantDraw(Seed)).bias);
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_layer_without_a_bias_draws_none(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(Seed);
        _ = nn.Linear(12, 24 / size, hasBias: false, generator: generator);
        rank.Seed(Seed);
        Assert.Single(new ColumnParallelLinear(12, 24, rank.Group, new TorchDraw(rank.Generator), bias: false).parameters());
        Assert.Equal(Bits.Of(generator.get_state()), Bits.Of(rank.Generator.get_state()));
        rank.Seed(Seed);
        Assert.Single(new RowParallelLinear(24, 12, rank.Group, new TorchDraw(rank.Generator), bias: false).parameters());
        Assert.Equal(Bits.Of(generator.get_state()), Bits.Of(rank.Generator.get_state()));
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Torch_draws_for_each_shards_own_shape_the_same_on_all_ranks(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(Seed);
        var small = nn.Linear(12, 24 / size, generator: generator);
        rank.Seed(Seed);
        var column = new ColumnParallelLinear(12, 24, rank.Group, new TorchDraw(rank.Generator));
        Bits.Equal(small.weight, column.weight, "column weight");
        Bits.Equal(small.bias!, column.bias!, "column bias");
        Assert.Equal(Bits.Of(generator.get_state()), Bits.Of(rank.Generator.get_state()));

        // A row's shard takes its own in for the bound, its whole bias the whole layer's.
        generator.manual_seed(Seed);
        var narrow = nn.Linear(12 / size, 24, hasBias: false, generator: generator);
        var bias = empty(24).uniform_(-1 / Math.Sqrt(12), 1 / Math.Sqrt(12), generator);
        rank.Seed(Seed);
        var row = new RowParallelLinear(12, 24, rank.Group, new TorchDraw(rank.Generator));
        Bits.Equal(narrow.weight, row.weight, "row weight");
        Bits.Equal(bias, row.bias!, "row bias");
        Assert.Equal(Bits.Of(generator.get_state()), Bits.Of(rank.Generator.get_state()));
        foreach (Parameter parameter in new[] { column.weight, column.bias!, row.weight, row.bias! })
        {
            Bits.Equal(rank.Group.Broadcast(parameter, 0), parameter, "rank 0's parameter");
        }
    });

    [Fact]
    public void Without_a_generator_torch_draws_from_the_default_one()
    {
        using var scope = NewDisposeScope();
        manual_seed(Seed);
        var dense = nn.Linear(6, 4);
        var gathered = KeptWorlds.Of(1).Run(rank =>
        {
            manual_seed(Seed);
            using var column = new ColumnParallelLinear(6, 4, rank.Group, new TorchDraw());
            return (Weight: Bits.Of(column.weight), Bias: Bits.Of(column.bias!));
        })[0];
        Assert.Equal((Bits.Of(dense.weight), Bits.Of(dense.bias!)), gathered);
    }

    [Fact]
    public void A_cut_layout_needs_its_group() => Assert.Throws<ArgumentException>(() =>
        new InvariantDraw(Seed).Uniform("bias", ShardLayout.Whole(4).CutEvenly(0, 2, 0), 1));
}
