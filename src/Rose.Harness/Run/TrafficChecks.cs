using System.Globalization;
using Rose.Parallel;

namespace Rose.Harness.Run;

/// <summary>What a rank asked of its groups in a step must be what was predicted, kind by kind.</summary>
internal static class TrafficChecks
{
    /// <summary>The rule that the row breaks, as a sentence.</summary>
    public static IEnumerable<string> Violations(CaseRow row)
    {
        var measured = row.Measured.Traffic;
        if (measured != row.Predicted)
        {
            var step = row.Measured.Train is { } train ? string.Create(CultureInfo.InvariantCulture, $", step {train.Step}") : "";
            yield return string.Create(CultureInfo.InvariantCulture, $"case {row.Case.Index}{step}: rank 0's collectives in the step were {measured}, but {row.Predicted} was predicted");
        }
    }
}
