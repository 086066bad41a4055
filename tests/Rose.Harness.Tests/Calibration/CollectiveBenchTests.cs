using Rose.Harness.Calibration;

namespace Rose.Harness.Tests.Calibration;

public sealed class CollectiveBenchTests
{
    [Fact]
    public void The_summary_has_medians_and_the_ratios_of_rounds()
    {
        CollectiveSample[] samples = [.. Enumerable.Range(1, 5).SelectMany(round => new[] { Sample("gloo", round, 100 * round), Sample("shared", round, round) })];
        string[] lines = [.. CollectiveBench.Summary(samples)];
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^ +4096 +300\.0 +3\.00 +100\.0 +100\.0 to 100\.0$", lines[1]);
    }

    private static CollectiveSample Sample(string backend, int round, double microseconds) =>
        new() { Backend = backend, WorldSize = 2, Round = round, Bytes = 4096, Calls = 10, Microseconds = microseconds };
}
