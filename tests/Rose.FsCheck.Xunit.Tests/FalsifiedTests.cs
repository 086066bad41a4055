namespace Rose.FsCheckXunit.Tests;

public sealed class FalsifiedTests
{
    [Theory]
    [InlineData("By_an_exception")]
    [InlineData("By_false")]
    [InlineData("By_a_task")]
    [InlineData("By_a_task_of_false")]
    [InlineData("By_a_value_task")]
    [InlineData("By_a_value_task_of_false")]
    [InlineData("By_a_generator_of_properties")]
    [InlineData("By_a_lazy_value")]
    public void A_property_fails_whatever_it_returns_and_names_its_least_argument(string method)
    {
        var result = SampleRun.All[$"Falsified.{method}"];

        Assert.Equal("Fail", result.Outcome);
        Assert.StartsWith("FsCheck.Xunit.PropertyFailedException : Falsifiable, after ", result.Message, StringComparison.Ordinal);
        Assert.Equal("number = 20", result.Below(result.Message.Contains("Shrunk:", StringComparison.Ordinal) ? "Shrunk:" : "Original:"));
        Assert.StartsWith("number = 2", result.Below("Original:"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_that_draws_for_itself_shows_what_it_drew_below_the_methods_arguments()
    {
        var result = SampleRun.All["Falsified.By_a_property_that_draws_more"];

        Assert.Equal("flag = false", result.Below(result.Message.Contains("Shrunk:", StringComparison.Ordinal) ? "Shrunk:" : "Original:"));
        Assert.Equal("20", result.Below("flag = false"));
        Assert.Contains("Label: below twenty", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_that_FSharp_had_to_name_is_shown_without_the_name()
    {
        var result = SampleRun.All["Falsified.By_a_pattern"];

        Assert.Equal("20", result.Below(result.Message.Contains("Shrunk:", StringComparison.Ordinal) ? "Shrunk:" : "Original:"));
    }

    [Theory]
    [InlineData("By_an_exception")]
    [InlineData("By_a_task")]
    [InlineData("By_a_value_task")]
    public void The_exception_of_the_shrunk_case_is_shown_with_where_it_was_thrown(string method)
    {
        var result = SampleRun.All[$"Falsified.{method}"];

        Assert.Contains("---- System.InvalidOperationException : 20 is not below twenty", result.Message, StringComparison.Ordinal);
        Assert.Contains("Falsified.Refuse(Int32 number) in ", result.StackTrace, StringComparison.Ordinal);
        Assert.Contains("Falsified.cs:line ", result.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_after_a_skip_in_a_shrink_stays_a_failure()
    {
        var result = SampleRun.All["Limits.Skipped_after_a_failure"];

        Assert.Equal("Fail", result.Outcome);
    }
}
