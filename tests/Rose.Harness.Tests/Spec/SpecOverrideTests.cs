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
    public void An_expectation_over_a_sweep_that_is_set_is_not_checked_but_others_are()
    {
        const string Expect = "\nexpect:\n  - loss equal over seed and world.size\n  - loss at most 5 where world.size is 2\n  - loss at most 6 where seed is 3";

        var plan = Load(Swept + Expect, "world.size=2");

        Assert.Equal(["loss equal over seed and world.size", "loss at most 5 where world.size is 2"], plan.SetAside);
        Assert.Equal("loss at most 6 where seed is 3", Assert.Single(plan.Expectations).Text);
        Assert.Empty(Load(Swept + Expect, "model.d_ff=96").SetAside);
    }

    [Fact]
    public void An_expectation_over_what_the_file_does_not_sweep_is_refused_whatever_is_set() =>
        Assert.Contains("world.size is not swept", Assert.Throws<SpecException>(() => Load("sweep: {seed: [3, 4]}\nexpect: [loss equal over world.size]", "world.size=2")).Message, StringComparison.Ordinal);

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
