namespace Rose.FsCheckXunit.Tests;

public sealed class LevelsTests
{
    [Theory]
    [InlineData("Plain.Has_the_assemblys", 100)]
    [InlineData("Plain.Has_its_own", 100)]
    [InlineData("Around.Has_its_classs", 7)]
    [InlineData("Around.Within.Has_those_of_the_class_around", 9)]
    [InlineData("Around.Within.Has_its_own", 11)]
    public void The_nearest_attribute_wins_in_each_of_its_settings(string name, int cases)
    {
        var result = SampleRun.All[$"Levels.{name}"];

        Assert.True(result.Outcome == "Pass", result.Message);
        Assert.Contains($"Ok, passed {cases} tests", result.Output, StringComparison.Ordinal);
    }
}
