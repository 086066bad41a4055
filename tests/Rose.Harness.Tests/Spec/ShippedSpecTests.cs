using Rose.Harness.Plan;
using Rose.Harness.Spec;
using Rose.Model;

namespace Rose.Harness.Tests.Spec;

public sealed class ShippedSpecTests
{
    private static readonly LinearStyle Gathered = LinearStyle.Column(gatherOutput: true);

    private static readonly GptConfig Small = new()
    {
        VocabSize = 10000,
        MaxPositionEmbeddings = 128,
        NLayers = 2,
        NHeads = 4,
        DModel = 128,
        DFf = 512,
        Dropout = 0.1,
        UseTensorParallel = true,
    };

    private static readonly ParallelPlan FirstPost = new() { Qkv = Gathered, Fc1 = Gathered };

    private static readonly ParallelPlan SecondPost = new() { Qkv = Gathered, Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true) };

    public static TheoryData<string> Names => [.. Directory.GetFiles(Repository.Experiments, "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_spec_is_sound_and_called_after_its_file(string name)
    {
        ExperimentPlan plan = Load(name);

        Assert.Equal(name, plan.Spec.Name);
        Assert.NotEmpty(plan.Spec.Description);
    }

    [Fact]
    public void The_posts_checks_are_the_posts()
    {
        foreach ((string name, ParallelPlan parallel) in new[] { ("forward_tp_5", FirstPost), ("forward_tp_007", SecondPost) })
        {
            ExperimentSpec spec = Assert.Single(Load(name).Cases).Spec;
            Assert.Equal((Kind.Forward, 123UL, Rng.Torch, 2), (spec.Kind, spec.Seed, spec.Rng, spec.World.Size));
            Assert.Equal(Small, spec.Model);
            Assert.Equal(parallel, spec.Parallel);
            Assert.Equal(new InputSpec { BatchSize = 2, SeqLen = 16 }, spec.Input);
        }
    }

    [Fact]
    public void The_sweeps_go_over_the_randomness_and_then_the_world_sizes()
    {
        foreach ((string name, ParallelPlan parallel) in new[] { ("column_parallel", FirstPost), ("ffn_rowparallel", SecondPost) })
        {
            IReadOnlyList<ExperimentCase> cases = Load(name).Cases;
            Assert.Equal(
                [(Rng.Torch, 1), (Rng.Torch, 2), (Rng.Torch, 4), (Rng.Invariant, 1), (Rng.Invariant, 2), (Rng.Invariant, 4)],
                cases.Select(each => (each.Spec.Rng, each.Spec.World.Size)));
            Assert.All(cases, each => Assert.Equal((Small, parallel), (each.Spec.Model, each.Spec.Parallel)));
        }
    }

    [Fact]
    public void Training_runs_twenty_steps_over_the_world_sizes()
    {
        IReadOnlyList<ExperimentCase> cases = Load("train_minimal").Cases;

        Assert.Equal([1, 2, 4], cases.Select(each => each.Spec.World.Size));
        Assert.All(cases, each => Assert.Equal((Kind.Train, Rng.Invariant, 20), (each.Spec.Kind, each.Spec.Rng, each.Spec.Train.Options.Steps)));
        Assert.All(cases, each => Assert.Equal((Small, SecondPost), (each.Spec.Model, each.Spec.Parallel)));
    }

    [Fact]
    public void Sharded_heads_are_swept_over_shared_keys_and_world_sizes()
    {
        IReadOnlyList<ExperimentCase> cases = Load("attention_tp").Cases;

        Assert.Equal(
            [(4, 1), (4, 2), (4, 3), (4, 4), (2, 1), (2, 2), (2, 3), (2, 4), (1, 1), (1, 2), (1, 3), (1, 4)],
            cases.Select(each => (each.Spec.Model.NKvHeads, each.Spec.World.Size)));
        Assert.All(cases, each => Assert.True(each.Spec is { Rng: Rng.Invariant, Parallel.ShardsHeads: true, Model: { UseTensorParallel: true, Dropout: 0.1 } }));
    }

    private static ExperimentPlan Load(string name) => ExperimentPlan.Load(Path.Combine(Repository.Experiments, name + ".yaml"));
}
