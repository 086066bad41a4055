using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Plan;

public sealed class SweepTests
{
    [Theory]
    [InlineData("1..4", "1 2 3 4")]
    [InlineData("[1..3, 7]", "1 2 3 7")]
    [InlineData("[0..10 step 5]", "0 5 10")]
    [InlineData("1..64 times 4", "1 4 16 64")]
    [InlineData("[7..7]", "7")]
    public void A_range_stands_for_its_values(string seeds, string expected) =>
        Assert.Equal(expected, string.Join(' ', Cases($"sweep:\n  seed: {seeds}").Select(each => each.Spec.Seed)));

    [Fact]
    public void A_range_of_fractions_is_counted_in_decimal()
    {
        var cases = Cases("sweep:\n  model.dropout: 0.1..0.5 step 0.1");

        Assert.Equal(["0.1", "0.2", "0.3", "0.4", "0.5"], cases.Select(each => each.SweptValues[0].Text));
        Assert.Equal(0.3, cases[2].Spec.Model.Dropout);
    }

    [Fact]
    public void What_is_excluded_is_neither_run_nor_checked()
    {
        // Under rng: torch, three ranks cannot share 48 features of four heads.
        var cases = Cases("""
            sweep:
              rng: [torch, invariant]
              world.size: [1, 2, 3]
              exclude:
                - {rng: torch, world.size: 3}
            """);

        Assert.Equal(["torch 1", "torch 2", "invariant 1", "invariant 2", "invariant 3"], cases.Select(Text));
        Assert.Equal([1, 2, 3, 4, 5], cases.Select(each => each.Index));
    }

    [Fact]
    public void What_is_included_comes_after_the_cross_product_and_may_set_other_paths()
    {
        var cases = Cases("""
            sweep:
              world.size: [1, 2]
              include:
                - {world.size: 4, model.d_ff: 96}
            """);

        Assert.Equal(["1 48", "2 48", "4 96"], cases.Select(Text));
        Assert.Equal([48, 48, 96], cases.Select(each => each.Spec.Model.DFf));
    }

    [Fact]
    public void Cases_may_be_included_alone()
    {
        var cases = Cases("""
            sweep:
              include:
                - {world.size: 1, seed: 5}
                - {world.size: 2, seed: 6}
            """);

        Assert.Equal(["1 5", "2 6"], cases.Select(Text));
    }

    private static string Text(ExperimentCase of) => string.Join(' ', of.SweptValues.Select(value => value.Text));

    private static IReadOnlyList<ExperimentCase> Cases(string sweep) => ExperimentPlan.FromText(SmallSpec.Forward("{size: 1}", sweep)).Cases;
}
