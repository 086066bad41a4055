using Rose.Model;

namespace Rose.Harness.Spec;

/// <summary>An experiment as its spec states it, with defaults filled in.</summary>
public sealed record ExperimentSpec
{
    /// <summary>The largest seed that a spec may give: that of a signed 64-bit integer.</summary>
    public const ulong MaxSeed = long.MaxValue;

    /// <summary>Matches <c>[a-z0-9_]+</c>; results go to <c>results/NAME.csv</c>.</summary>
    public required string Name { get; init; }

    public required Kind Kind { get; init; }
    public string Description { get; init; } = "";
    public ulong Seed { get; init; } = 123;
    public Rng Rng { get; init; } = Rng.Invariant;
    public WorldSpec World { get; init; } = new();
    public GptConfig Model { get; init; } = new();

    /// <summary><c>model.dtype</c> of the spec.</summary>
    public ModelDType DType { get; init; } = ModelDType.Float32;

    public ParallelPlan Parallel { get; init; } = ParallelPlan.Dense;
    public InputSpec Input { get; init; } = new();
    public TrainSpec Train { get; init; } = new();
    public PropertySpec Property { get; init; } = new();
    public MeasureSpec Measure { get; init; } = new();
    public BenchSpec Bench { get; init; } = new();

    /// <summary>Whether steps of training are taken.</summary>
    internal bool Trains => Kind is Kind.Train or Kind.Bench;

    /// <summary>The first axis varies slowest; empty in a resolved case.</summary>
    public IReadOnlyList<SweepAxis> Sweep { get; init; } = [];

    /// <summary>The world as its ranks are told of it; they know of no mesh, since each case lays its own over them.</summary>
    internal WorldSpec RankWorld => World with
    {
        Mesh = new MeshSpec(),
        KeepsGlooBits = World.Backend == Backend.Auto && Rng == Rng.Torch && Kind != Kind.Property,
    };

    public ExperimentSpec WithName(string name) => this with { Name = name };

    public ExperimentSpec WithSeed(ulong seed) => this with { Seed = seed };

    public ExperimentSpec WithRng(Rng rng) => this with { Rng = rng };

    public ExperimentSpec WithWorld(WorldSpec world) => this with { World = world };

    public ExperimentSpec WithWorldSize(int size) => this with { World = World with { Size = size } };

    public ExperimentSpec WithModel(GptConfig model) => this with { Model = model };

    public ExperimentSpec WithParallel(ParallelPlan parallel) => this with { Parallel = parallel };

    public ExperimentSpec WithInput(InputSpec input) => this with { Input = input };

    public ExperimentSpec WithTrain(TrainSpec train) => this with { Train = train };

    public ExperimentSpec WithMeasure(MeasureSpec measure) => this with { Measure = measure };

    public ExperimentSpec WithProperty(PropertySpec property) => this with { Property = property };

    public ExperimentSpec WithBench(BenchSpec bench) => this with { Bench = bench };
}
