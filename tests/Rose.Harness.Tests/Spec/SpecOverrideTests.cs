using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Spec;

public sealed class SpecOverrideTests
{
    private const string Swept = "sweep:\n  world.size: [1, 2]\n  seed: [3, 4]";

    [Fact]
    public void A_value_is_set_in_place_of_the_files()
    {
        var plan = Load("", "model.d_ff=96", "parallel.fc1={style: column, gather_output: true}", "parallel.fc2={style: row, input_is_parallel: false}");

        Assert.Equal(96, plan.Cases[0].Spec.Model.DFf);
        Assert.True(plan.Cases[0].Spec.Parallel.Fc1.GatherOutput);
        Assert.Equal("--set model.d_ff=96", plan.Overrides[0]);
    }

    [Fact]
    public void A_path_that_is_set_is_swept_no_longer()
    {
        Assert.Equal([(4UL, 1), (4UL, 2)], Load(Swept, "seed=4").Cases.Select(each => (each.Spec.Seed, each.Spec.World.Size)));
        Assert.Single(Load(Swept, "seed=4", "world.size=2").Cases);
    }

    [Fact]
    public void A_path_is_swept_in_place_of_the_files_or_besides()
    {
        using var folder = new TempFolder();
        var path = folder.Write("small.yaml", SmallSpec.Forward("{size: 1}", Swept));
        var plan = ExperimentPlan.Load(path, [SpecOverride.Parse("seed=7..9", isSweep: true), SpecOverride.Parse("rng=torch,invariant", isSweep: true)]);

        Assert.Equal(["world.size", "seed", "rng"], plan.Spec.Sweep.Select(axis => axis.Path));
        Assert.Equal(2 * 3 * 2, plan.Cases.Count);
    }

    [Theory]
    [InlineData("model.d_ff=x", "--set model.d_ff=x: error: model.d_ff = x is not an integer; write a decimal number such as 3072")]
    [InlineData("model.dff=7", "--set model.dff=7: error: model.dff is unknown; did you mean d_ff?")]
    [InlineData("sweep.seed=7", "--set sweep.seed=7: error: a sweep is not set; write --sweep seed=7")]
    [InlineData("model={", "--set model={: error: { is no YAML value; quote it for the shell, as in --set 'parallel.fc1={style: dense}'")]
    [InlineData("seed", "--set seed: error: this is no path=value; write one such as --set model.d_ff=512")]
    public void An_error_names_what_was_typed(string set, string expected) => Assert.Equal(expected, Assert.Throws<SpecException>(() => Load("", set)).Message);

    private static ExperimentPlan Load(string rest, params string[] sets)
    {
        using var folder = new TempFolder();
        return ExperimentPlan.Load(folder.Write("small.yaml", SmallSpec.Forward("{size: 1}", rest)), [.. sets.Select(set => SpecOverride.Parse(set, isSweep: false))]);
    }
}
