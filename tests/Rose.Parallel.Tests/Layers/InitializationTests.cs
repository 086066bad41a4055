using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class InitializationTests
{
    private const int Seed = 17;

    public static TheoryData<int> Sizes => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Invariant_shards_make_up_the_dense_layer_of_the_same_seed(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(Seed);
        var dense = nn.Linear(12, 24, generator: generator);
        var after = Bits.Of(generator.get_state());

        rank.Seed(Seed);
        var column = new ColumnParallelLinear(12, 24, rank.Group, generator: rank.Generator);
        Assert.Equal(after, Bits.Of(rank.Generator.get_state()));
        Bits.Equal(dense.weight, rank.Group.AllGather(column.weight, 0), "column weight");
        Bits.Equal(dense.bias!, rank.Group.AllGather(column.bias!, 0), "column bias");

        rank.Seed(Seed);
        var row = new RowParallelLinear(12, 24, rank.Group, generator: rank.Generator);
        Assert.Equal(after, Bits.Of(rank.Generator.get_state()));
        Bits.Equal(dense.weight, rank.Group.AllGather(row.weight, 1), "row weight");
        Bits.Equal(dense.bias!, row.bias!, "row bias");
        Assert.All([column.weight, column.bias!, row.weight, row.bias!], parameter => Assert.True(parameter is { requires_grad: true, is_leaf: true } && parameter.is_contiguous()));
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_layer_without_a_bias_draws_none(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(Seed);
        var dense = nn.Linear(12, 24, hasBias: false, generator: generator);
        foreach (var make in new Func<nn.Module>[]
        {
            () => new ColumnParallelLinear(12, 24, rank.Group, bias: false, generator: rank.Generator),
            () => new RowParallelLinear(12, 24, rank.Group, bias: false, generator: rank.Generator),
        })
        {
            rank.Seed(Seed);
            Assert.Single(make().parameters());
            Assert.Equal(Bits.Of(generator.get_state()), Bits.Of(rank.Generator.get_state()));
        }
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Per_rank_shards_are_what_torch_draws_for_their_shape_and_equal_on_all_ranks(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(Seed);
        var small = nn.Linear(12, 24 / size, generator: generator);
        rank.Seed(Seed);
        var column = new ColumnParallelLinear(12, 24, rank.Group, initialization: Initialization.PerRank, generator: rank.Generator);
        Bits.Equal(small.weight, column.weight, "column weight");
        Bits.Equal(small.bias!, column.bias!, "column bias");
        Assert.Equal(Bits.Of(generator.get_state()), Bits.Of(rank.Generator.get_state()));

        // A row's shard takes its own in for the bound, its whole bias the whole layer's.
        generator.manual_seed(Seed);
        var narrow = nn.Linear(12 / size, 24, hasBias: false, generator: generator);
        var bias = empty(24).uniform_(-1 / Math.Sqrt(12), 1 / Math.Sqrt(12), generator);
        rank.Seed(Seed);
        var row = new RowParallelLinear(12, 24, rank.Group, initialization: Initialization.PerRank, generator: rank.Generator);
        Bits.Equal(narrow.weight, row.weight, "row weight");
        Bits.Equal(bias, row.bias!, "row bias");
        Assert.Equal(Bits.Of(generator.get_state()), Bits.Of(rank.Generator.get_state()));
        foreach (Parameter parameter in new[] { column.weight, column.bias!, row.weight, row.bias! })
        {
            Bits.Equal(rank.Group.Broadcast(parameter, 0), parameter, "rank 0's parameter");
        }
    });

    [Fact]
    public void Without_a_generator_the_default_one_is_drawn_from()
    {
        using var scope = NewDisposeScope();
        manual_seed(Seed);
        var dense = nn.Linear(6, 4);
        var gathered = KeptWorlds.Of(1).Run(rank =>
        {
            manual_seed(Seed);
            using var column = new ColumnParallelLinear(6, 4, rank.Group);
            return (Weight: Bits.Of(column.weight), Bias: Bits.Of(column.bias!));
        })[0];
        Assert.Equal((Bits.Of(dense.weight), Bits.Of(dense.bias!)), gathered);
    }
}
