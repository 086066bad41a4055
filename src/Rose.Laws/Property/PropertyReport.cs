using System.Globalization;
using System.Text;

namespace Rose.Laws;

/// <summary>What a property run found.</summary>
public sealed record PropertyReport
{
    /// <summary>Cases drawn and judged, the failing one included.</summary>
    public required int CasesRun { get; init; }

    public required long Seed { get; init; }

    public required FfnCoverage Coverage { get; init; }

    /// <summary>Over all cases that passed: see <see cref="Verdict.LargestElementwiseRatio"/>.</summary>
    public required double LargestElementwiseRatio { get; init; }

    /// <summary>Over all cases that passed: see <see cref="Verdict.LargestNormwiseUlps"/>.</summary>
    public required double LargestNormwiseUlps { get; init; }

    public required PropertyFailure? Failure { get; init; }

    public bool Passed => Failure is null;

    /// <summary>The report as text of a few lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        if (Failure is not { } failure)
        {
            Line($"The FFN law holds over {CasesRun} cases (seed {Seed}): column → activation → row is the dense FFN, forward and backward.");
            Line($"  of them: {Coverage.Exact} exact, {Coverage.OddWorlds} in odd worlds, {Coverage.DimsOfOne} with dims of 1, {Coverage.NonContiguous} non-contiguous, {Coverage.WithBias} with bias, {Coverage.OneDimInputs} 1-D, {Coverage.ThreeDimInputs} 3-D, {Coverage.Float64} float64");
            Line($"  largest difference: {LargestElementwiseRatio:F3} of its elementwise bound, {LargestNormwiseUlps:F1} u normwise ({Bound.NormwiseUlps} u allowed)");
            return text.ToString().TrimEnd();
        }

        Line($"The FFN law fails in case {CasesRun} (seed {Seed}), shrunk in {failure.Shrinks} steps:");
        Line($"  case    {failure.Shrunk}");
        foreach (var violation in failure.Verdict.Violations)
        {
            Line($"  breaks  {violation}");
        }

        if (failure.Original != failure.Shrunk)
        {
            Line($"  found   {failure.Original}");
        }

        Line($"  replay  {failure.ReplayToken}");
        return text.ToString().TrimEnd();
    }
}
