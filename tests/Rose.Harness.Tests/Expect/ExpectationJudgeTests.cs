using Rose.Harness.Expect;

namespace Rose.Harness.Tests.Expect;

public sealed class ExpectationJudgeTests
{
    [Fact]
    public void Rows_are_compared_where_they_agree_in_every_other_field()
    {
        // torch differs from invariant, and that is no matter.
        var verdict = Rows.Judge("loss equal over world.size", "1.0", "1.0", "1.0", "2.0", "2.0", "2.0");

        Assert.True(verdict.Holds, string.Join('\n', verdict.Failures));
        Assert.Equal(4, verdict.Comparisons);
    }

    [Fact]
    public void A_failure_names_both_rows_their_values_the_difference_and_the_bound()
    {
        var verdict = Rows.Judge("loss equal over world.size within 1e-3 relative", "2.0", "2.0", "2.0", "2.0", "2.001", "2.5");

        Assert.Equal(["case 6 (rng=invariant world.size=4) has loss = 2.5, but case 4 (rng=invariant world.size=1) has 2.0: they differ by 0.25 relative, and 0.001 is allowed"], verdict.Failures);
        Assert.Equal(4, verdict.Comparisons);
    }

    [Fact]
    public void Every_failure_is_listed()
    {
        var verdict = Rows.Judge("loss equal over rng", "1.0", "2.0", "3.0", "1.5", "2.0", "3.5");

        Assert.Equal(2, verdict.Failures.Count);
        Assert.Equal("case 4 (rng=invariant world.size=1) has loss = 1.5, but case 1 (rng=torch world.size=1) has 1.0: they are not the same text", verdict.Failures[0]);
        Assert.Equal(3, verdict.Comparisons);
    }

    [Theory]
    [InlineData("loss equal over world.size where rng is torch", 2)]
    [InlineData("loss equal over world.size where rng is invariant", 2)]
    [InlineData("loss equal over rng and world.size where world.size is 2", 1)]
    [InlineData("loss equal over rng where world.size is 4", 1)]
    public void Only_rows_that_meet_the_conditions_are_looked_at(string line, int comparisons) =>
        Assert.Equal(comparisons, Rows.Judge(line, "1.0", "2.0", "3.0", "4.0", "5.0", "6.0").Comparisons);

    [Theory]
    [InlineData("0", "0.0", true)]
    [InlineData("1e-3", "0.001", true)]
    [InlineData("0", "0.1", false)]
    [InlineData("nan", "nan", true)]
    [InlineData("1e9999", "2e9999", false)] // hashes, say
    [InlineData("9007199254740993", "9007199254740992", false)]
    public void Is_means_the_number_however_it_is_written(string value, string loss, bool holds) =>
        Assert.Equal(holds, Rows.Judge($"loss is {value}", loss, loss, loss, loss, loss, loss).Holds);

    [Theory]
    [InlineData("loss equal over world.size", "case 2 (rng=torch world.size=2) has loss = nan, but case 1 (rng=torch world.size=1) has nan: what is no number equals nothing")]
    [InlineData("loss at most 1e300", "case 1 (rng=torch world.size=1) has loss = nan, which is no number")]
    public void Of_what_is_no_number_nothing_else_is_said(string line, string failure) =>
        Assert.Equal(failure, Rows.Judge(line, "nan", "nan", "nan", "nan", "nan", "nan").Failures[0]);

    [Theory]
    [InlineData("within 0.5 absolute", "10.0", "10.5", true)]
    [InlineData("within 0.5 absolute", "10.0", "10.500001", false)]
    [InlineData("within 0.5 absolute", "10.5", "10.0", true)]
    [InlineData("within 0.1 relative", "-10.0", "-11.0", true)]
    [InlineData("within 0.1 relative", "-10.0", "-11.01", false)]
    [InlineData("within 0.1 relative", "0.0", "1e-30", false)]
    [InlineData("within 0 absolute", "0.0", "-0.0", true)]
    [InlineData("within 1 ulp", "1.0", "1.0000001192092896", true)]
    [InlineData("within 0 ulp", "1.0", "1.0000001192092896", false)]
    [InlineData("within 1 ulp", "1.0", "1.000000238418579", false)]
    [InlineData("within 2 ulp", "-1.401298464324817e-45", "1.401298464324817e-45", true)]
    [InlineData("within 1 ulp", "-1.401298464324817e-45", "1.401298464324817e-45", false)]
    [InlineData("within 1e308 absolute", "nan", "nan", false)]
    [InlineData("within 1000 ulp", "nan", "nan", false)]
    [InlineData("within 0 relative", "inf", "inf", true)]
    [InlineData("within 1 relative", "1.0", "inf", false)]
    [InlineData("", "nan", "nan", false)]
    [InlineData("", "1.0", "1.00", false)]
    public void A_bound_is_met_up_to_its_edge(string within, string first, string second, bool holds)
    {
        var verdict = Rows.Judge($"loss equal over world.size {within} where rng is torch", first, second, first, "5.0", "6.0", "7.0");

        Assert.Equal(holds, verdict.Holds);
    }

    [Fact]
    public void Ulps_are_of_float64_where_the_model_is()
    {
        const string Spec = "name: x\nkind: forward\nmodel: {dtype: float64}\nsweep: {world.size: [1, 2]}\nexpect:\n  -";

        Assert.True(Rows.JudgeOf(Spec, "loss equal over world.size within 1 ulp", "1.0", "1.0000000000000002").Holds);
        Assert.False(Rows.JudgeOf(Spec, "loss equal over world.size within 1 ulp", "1.0", "1.0000000000000004").Holds);
    }

    [Fact]
    public void Steps_are_compared_with_the_same_step()
    {
        Assert.Equal(3, Rows.JudgeTraining("loss equal over world.size", "3.0", "2.0", "1.0", "3.0", "2.0", "1.0").Comparisons);

        var verdict = Rows.JudgeTraining("loss equal over world.size within 1e-6 relative", "3.0", "2.0", "1.0", "3.0", "2.5", "1.0");
        Assert.Equal(["case 2 (world.size=2, step 2) has loss = 2.5, but case 1 (world.size=1, step 2) has 2.0: they differ by 0.25 relative, and 1e-06 is allowed"], verdict.Failures);
    }

    [Fact]
    public void A_curve_falls_or_rises_step_by_step()
    {
        Assert.True(Rows.JudgeTraining("loss decreasing over step", "3.0", "2.0", "1.0", "9.0", "8.0", "7.0").Holds);
        Assert.True(Rows.JudgeTraining("loss increasing over step where world.size is 1", "1.0", "2.0", "11.0", "9.0", "8.0", "7.0").Holds);

        var verdict = Rows.JudgeTraining("loss decreasing over step", "3.0", "2.0", "1.0", "9.0", "9.0", "9.5");
        Assert.Equal(4, verdict.Comparisons);
        Assert.Equal(
            [
                "case 2 (world.size=2, step 2) has loss = 9.0, which is not below the 9.0 of case 2 (world.size=2, step 1): the difference is 0.0",
                "case 2 (world.size=2, step 3) has loss = 9.5, which is not below the 9.0 of case 2 (world.size=2, step 2): the difference is 0.5",
            ],
            verdict.Failures);
    }

    [Fact]
    public void A_curve_goes_on_where_steps_have_no_value()
    {
        Assert.Equal(2, Rows.JudgeTraining("loss decreasing over step", "3.0", "", "1.0", "3.0", "", "1.0").Comparisons);

        var verdict = Rows.JudgeTraining("loss decreasing over step", "3.0", "", "3.5", "3.0", "", "1.0");
        Assert.Equal(["case 1 (world.size=1, step 3) has loss = 3.5, which is not below the 3.0 of case 1 (world.size=1, step 1): the difference is 0.5"], verdict.Failures);

        Assert.Equal(
            ["2 of the rows have no other to be compared with; the first is case 1 (world.size=1, step 1)"],
            Rows.JudgeTraining("loss decreasing over step", "3.0", "", "", "3.0", "", "").Failures);
    }

    [Theory]
    [InlineData("loss at most 3", true)]
    [InlineData("loss at most 2.9", false)]
    [InlineData("loss at least 1", true)]
    [InlineData("loss at least 1.1", false)]
    [InlineData("max_diff_vs_rank0 is 0.0", true)]
    [InlineData("max_diff_vs_rank0 is 0", true)]
    public void A_value_is_held_against_a_constant_in_every_row(string line, bool holds)
    {
        var verdict = Rows.Judge(line, "1.0", "2.0", "3.0", "1.0", "2.0", "3.0");

        Assert.Equal(holds, verdict.Holds);
        Assert.Equal(6, verdict.Comparisons);
    }

    [Fact]
    public void A_limit_that_is_passed_is_told_with_the_difference() =>
        Assert.Equal(["case 6 (rng=invariant world.size=4) has loss = 3.5, which is more than 3.0: the difference is 0.5"], Rows.Judge("loss at most 3", "1.0", "2.0", "3.0", "1.0", "nan", "3.5").Failures.Skip(1));

    [Theory]
    [InlineData("loss equal over world.size", "nothing was compared, since no row has a value of loss")]
    [InlineData("loss at most 3", "nothing was compared, since no row has a value of loss")]
    public void Without_a_comparison_nothing_holds(string line, string failure)
    {
        var verdict = Rows.Judge(line, "", "", "", "", "", "");

        Assert.Equal([failure], verdict.Failures);
        Assert.Equal(0, verdict.Comparisons);
    }

    [Fact]
    public void A_condition_that_no_step_meets_fails() =>
        Assert.Equal(["nothing was compared, since there is no such row"], Rows.JudgeTraining("loss at most 3 where step is 7", "1.0", "2.0", "3.0", "1.0", "2.0", "3.0").Failures);

    [Fact]
    public void A_row_without_others_fails_and_is_named()
    {
        // A run of one step has no second step to be below.
        var verdict = Rows.JudgeTraining("loss decreasing over step", "1.0", "2.0");

        Assert.Equal(["2 of the rows have no other to be compared with; the first is case 1 (world.size=1, step 1)"], verdict.Failures);
    }

    [Fact]
    public void A_cell_that_is_empty_beside_full_ones_fails() =>
        Assert.Equal(
            ["case 2 (rng=torch world.size=2) has no loss, but case 1 (rng=torch world.size=1) has 1.0"],
            Rows.Judge("loss equal over world.size", "1.0", "", "1.0", "", "", "").Failures);

    [Fact]
    public void A_summary_counts_expectations_and_comparisons()
    {
        var holds = Rows.Judge("loss at most 3", "1.0", "2.0", "3.0", "1.0", "2.0", "3.0");
        var fails = Rows.Judge("loss equal over world.size", "1.0", "2.0", "3.0", "1.0", "1.0", "1.0");

        Assert.Equal("1 of 2 expectations hold (10 comparisons)", ExpectationReport.Summary([holds, fails]));
        Assert.Equal("1 of 1 expectation holds (6 comparisons)", ExpectationReport.Summary([holds]));
    }
}
