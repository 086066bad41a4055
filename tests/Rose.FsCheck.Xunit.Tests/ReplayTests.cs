using FsCheck.Xunit;
using Rose.FsCheckXunit.Samples;

namespace Rose.FsCheckXunit.Tests;

public sealed class ReplayTests
{
    [Theory]
    [InlineData(nameof(Falsified.By_an_exception))]
    [InlineData(nameof(Falsified.By_a_task_of_false))]
    [InlineData(nameof(Falsified.In_its_first_case))]
    [InlineData(nameof(Falsified.By_a_property_that_draws_more))]
    public void The_token_of_a_failure_gives_the_same_counterexample_in_one_case(string method)
    {
        var found = SampleRun.All[$"Falsified.{method}"];

        var replayed = Replay(method, new PropertyAttribute { Replay = found.Token("Replay this case:"), MaxTest = 1 });

        Assert.StartsWith("Falsifiable, after 1 test and ", replayed, StringComparison.Ordinal);
        Assert.Equal(Arguments(found.Message), Arguments(replayed));
        Assert.Contains($"\"{found.Token("Replay this case:")}\"", replayed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_token_of_a_whole_run_gives_the_same_failure_after_as_many_cases()
    {
        var found = SampleRun.All["Falsified.By_false"];

        var replayed = Replay(nameof(Falsified.By_false), new PropertyAttribute { Replay = found.Token("Replay the whole run:"), MaxTest = 100 });

        Assert.Contains(replayed.ReplaceLineEndings("\n"), found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_token_gives_another_failure()
    {
        var found = SampleRun.All["Falsified.By_false"];

        var replayed = Replay(nameof(Falsified.By_false), new PropertyAttribute { Replay = "1,3", MaxTest = 100 });

        Assert.DoesNotContain(replayed.ReplaceLineEndings("\n"), found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_with_a_size_runs_one_case_and_one_without_runs_all()
    {
        Assert.Equal(1, Cases("Held.In_one_replayed_case"));
        Assert.Equal(10, Cases("Held.In_a_replayed_run"));
    }

    [Theory]
    [InlineData("12,35")]
    [InlineData("(12,35)")]
    [InlineData(" ( 12 , 35 ) ")]
    public void A_token_may_stand_in_parentheses(string text)
    {
        var replay = ReplayToken.Parse(text);

        Assert.Equal("12,35", ReplayToken.Of(replay.Rnd));
        Assert.Null(replay.Size);
    }

    [Fact]
    public void A_token_holds_the_largest_numbers_and_a_size()
    {
        var replay = ReplayToken.Parse("(18446744073709551615,18446744073709551615,7)");

        Assert.Equal("18446744073709551615,18446744073709551615,7", ReplayToken.Of(replay.Rnd, replay.Size.Value));
    }

    [Theory]
    [InlineData("12")]
    [InlineData("12,35,1,1")]
    [InlineData("-12,35")]
    [InlineData("12,35,-1")]
    [InlineData("twelve,35")]
    [InlineData("12,34")]
    public void What_is_no_token_is_refused_by_name(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => ReplayToken.Parse(text));

        Assert.StartsWith($"Replay = \"{text}\" ", error.Message, StringComparison.Ordinal);
    }

    private static int Cases(string name) =>
        SampleRun.All[name].Output.Split('\n').Count(line => line.EndsWith(':'));

    /// <summary>Runs a sample in this process, with settings that an attribute's text in the samples could not have known.</summary>
    private static string Replay(string method, PropertyAttribute attribute)
    {
        var plan = PropertyPlan.Of(attribute.Settings, SuiteSettings.Parse(null, null), "any");
        var run = new PropertyRun(plan, typeof(Falsified).GetMethod(method)!, new Falsified(), _ => false, _ => { }, TestContext.Current.CancellationToken);
        return Assert.Throws<PropertyFailedException>(run.Run).Message;
    }

    private static string Arguments(string message)
    {
        var text = message.ReplaceLineEndings("\n");
        var start = text.IndexOf("Original:", StringComparison.Ordinal);
        var shrunk = text.IndexOf("Shrunk:", StringComparison.Ordinal);
        return text[(shrunk < 0 ? start : shrunk)..text.IndexOf("Replay this", StringComparison.Ordinal)];
    }
}
