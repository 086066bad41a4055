using FsCheck.Xunit;

namespace Rose.FsCheckXunit.Tests;

public sealed class SuiteSettingsTests
{
    private static readonly string[] _held = ["--filter-class", "Rose.FsCheckXunit.Samples.Held"];

    [Theory]
    [InlineData("3000", 3000, 3000)]
    [InlineData("x3", 300, 90)]
    public void Every_property_runs_as_many_cases_as_the_environment_asks_for(string maxTest, int ofDefault, int ofThirty)
    {
        var run = SampleRun.Of([("ROSE_MAX_TEST", maxTest)], _held);

        Assert.Contains($"Ok, passed {ofDefault} tests", run["Held.With_defaults"].Output, StringComparison.Ordinal);
        Assert.Contains($"Ok, passed {ofThirty} tests", run["Held.With_thirty_cases"].Output, StringComparison.Ordinal);
        // Half of all numbers are odd: with the usual 1000 that may be rejected, 3000 could not be found.
        Assert.Contains($"Ok, passed {ofDefault} tests", run["Held.Of_numbers_that_meet_a_precondition"].Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_settings_a_property_runs_as_its_attribute_says()
    {
        Assert.Contains("Ok, passed 100 tests", SampleRun.All["Held.With_defaults"].Output, StringComparison.Ordinal);
        Assert.Contains("Ok, passed 30 tests", SampleRun.All["Held.With_thirty_cases"].Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x0.1", 30, 3)]
    [InlineData("x0.001", 30, 1)]
    [InlineData("x1.5", 3, 5)]
    public void A_factor_is_rounded_to_a_count_of_at_least_one(string maxTest, int count, int cases) =>
        Assert.Equal(cases, SuiteSettings.Parse(maxTest, null).Cases(count));

    [Fact]
    public void Without_a_seed_every_run_draws_the_same()
    {
        var again = SampleRun.Of([], _held);

        Assert.Equal(SampleRun.All["Held.Verbosely"].Output, again["Held.Verbosely"].Output);
    }

    [Fact]
    public void Properties_of_other_names_draw_other_cases()
    {
        Assert.NotEqual(Replay("a.B"), Replay("a.C"));
        Assert.Equal(Replay("a.B"), Replay("a.B"));

        static string Replay(string name) => ReplayToken.Of(PropertyPlan.Of(new PropertySettings(), SuiteSettings.Parse(null, null), name).Replay.Rnd);
    }

    [Fact]
    public void A_seed_draws_other_cases_but_for_a_property_that_replays()
    {
        var other = SampleRun.Of([("ROSE_SEED", "1")], _held);
        var same = SampleRun.Of([("ROSE_SEED", "1")], _held);

        Assert.NotEqual(SampleRun.All["Held.Verbosely"].Output, other["Held.Verbosely"].Output);
        Assert.Equal(other["Held.Verbosely"].Output, same["Held.Verbosely"].Output);
        Assert.Equal(SampleRun.All["Held.In_a_replayed_run"].Output, other["Held.In_a_replayed_run"].Output);
    }

    [Theory]
    [InlineData("ROSE_MAX_TEST", "many")]
    [InlineData("ROSE_SEED", "-1")]
    public void A_value_that_means_nothing_is_refused_by_every_property(string name, string value)
    {
        var run = SampleRun.Of([(name, value)], _held);

        Assert.All(run.Names.Where(each => each != "Held.When_asked_for"), each =>
        {
            Assert.Equal("Fail", run[each].Outcome);
            Assert.StartsWith($"System.ArgumentException : {name} = \"{value}\" is n", run[each].Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("0")]
    [InlineData("x0")]
    [InlineData("x-1")]
    [InlineData("x")]
    [InlineData("10x")]
    [InlineData("1e3")]
    [InlineData("2147483648")]
    public void What_is_neither_a_count_nor_a_factor_is_refused(string maxTest)
    {
        var error = Assert.Throws<ArgumentException>(() => SuiteSettings.Parse(maxTest, null));

        Assert.Equal($"ROSE_MAX_TEST = \"{maxTest}\" is neither a number of cases nor a factor above 0; use one like 10000 or x10", error.Message);
    }

    [Theory]
    [InlineData("0x10")]
    [InlineData("1,3")]
    [InlineData("18446744073709551616")]
    public void What_is_no_seed_is_refused(string seed)
    {
        var error = Assert.Throws<ArgumentException>(() => SuiteSettings.Parse(null, seed));

        Assert.Equal($"ROSE_SEED = \"{seed}\" is not a whole number from 0 to 18446744073709551615; use one like 42", error.Message);
    }

    [Fact]
    public void The_largest_settings_do_not_overflow()
    {
        var plan = PropertyPlan.Of(new PropertySettings { MaxTest = 2, MaxRejected = int.MaxValue }, SuiteSettings.Parse("x2147483647", "18446744073709551615"), "a");

        Assert.Equal(int.MaxValue, plan.MaxTest);
        Assert.Equal(int.MaxValue, plan.MaxRejected);
    }
}
