namespace Rose.FsCheckXunit.Tests;

/// <summary>What xunit and its runner do with tests, they do with properties.</summary>
public sealed class RunnerTests
{
    [Fact]
    public void A_property_whose_precondition_rejects_all_is_exhausted_and_counts()
    {
        var result = SampleRun.All["Limits.Exhausted"];

        Assert.Equal("Fail", result.Outcome);
        Assert.Contains("Exhausted after 0 tests of 100: the precondition rejected 50 of 50 cases, and MaxRejected = 50.", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Skipped", "not today")]
    [InlineData("Skipped_unless", "not here")]
    [InlineData("Skipped_in_its_first_case", "nothing to run it on")]
    public void A_property_is_skipped_with_its_reason(string method, string reason)
    {
        var result = SampleRun.All[$"Limits.{method}"];

        Assert.Equal("Skip", result.Outcome);
        Assert.Equal(reason, result.Reason);
    }

    [Fact]
    public void A_property_that_is_too_slow_times_out()
    {
        var result = SampleRun.All["Limits.Too_slow"];

        Assert.Equal("Fail", result.Outcome);
        Assert.Contains("timed out after 300 milliseconds", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_instance_serves_all_cases_between_its_initialisation_and_its_disposal()
    {
        var result = SampleRun.All["Lifecycle.Property"];

        Assert.Equal(
            """
            initialise
            call 1, initialised True, fixture 42, of Property
            call 2, initialised True, fixture 42, of Property
            call 3, initialised True, fixture 42, of Property
            dispose after 3
            """,
            result.Output);
    }

    [Fact]
    public void Cases_run_side_by_side_where_asked_for()
    {
        var result = SampleRun.All["Held.With_two_cases_at_a_time"];

        Assert.True(result.Outcome == "Pass", result.Message);
    }

    [Fact]
    public void Output_is_classified_verbose_or_quiet_as_asked_for()
    {
        Assert.Contains("% negative", SampleRun.All["Held.Classified"].Output, StringComparison.Ordinal);
        Assert.Equal(10, SampleRun.All["Held.Verbosely"].Output.Split('\n').Count(line => line.EndsWith(':')));
        Assert.Equal("", SampleRun.All["Held.Quietly"].Output);
    }

    [Theory]
    [InlineData("With_half_a_token", "Replay = \"12\" is not two or three whole numbers")]
    [InlineData("With_an_even_gamma", "Replay = \"12,34\" has the gamma 34")]
    [InlineData("Without_cases", "MaxTest = 0 is less than 1; use 1 or more")]
    [InlineData("With_no_case_at_a_time", "Parallelism = 0 is not a number of cases at a time")]
    [InlineData("That_answer_a_number", "That_answer_a_number returns System.Int32")]
    [InlineData("That_are_generic", "That_are_generic is generic")]
    public void A_property_that_cannot_run_says_why(string method, string message)
    {
        var result = SampleRun.All[$"Refused.{method}"];

        Assert.Equal("Fail", result.Outcome);
        Assert.StartsWith($"System.ArgumentException : {message}", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_and_traits_find_properties()
    {
        Assert.Equal(["Held.With_defaults"], SampleRun.Of([], "--filter-trait", "kind=traced").Names);
        Assert.Equal(["Falsified.By_false"], SampleRun.Of([], "--filter-method", "*.By_false").Names);
    }

    [Fact]
    public void An_explicit_property_runs_when_asked_for_under_its_own_name()
    {
        var run = SampleRun.Of([], "--explicit", "only", "--filter-class", "Rose.FsCheckXunit.Samples.Held");

        Assert.Equal("NotRun", SampleRun.All["Held.When_asked_for"].Outcome);
        Assert.Equal("Pass", run["Held.When_asked_for"].Outcome);
        Assert.Equal("A name of its own", run["Held.When_asked_for"].DisplayName);
    }

    [Fact]
    public void Tasks_end_where_the_runner_leaves_them_one_thread()
    {
        var run = SampleRun.Of([], "--filter-method", "*.By_a_task*", "--filter-method", "*.By_a_value_task*", "--parallel-algorithm", "aggressive", "--max-threads", "1");

        Assert.Equal(4, run.Names.Count);
        Assert.All(run.Names, name => Assert.Contains("Falsifiable", run[name].Message, StringComparison.Ordinal));
    }
}
