using System.Globalization;
using System.Text;

namespace Rose.Laws;

/// <summary>What a check found.</summary>
public sealed record LawReport
{
    /// <summary>Cases judged, the failing one and regressions included.</summary>
    public required int CasesRun { get; init; }

    public required long Seed { get; init; }

    public required LawCoverage Coverage { get; init; }

    /// <summary>Classes of cases that the generator draws too few of, a line each.</summary>
    public required IReadOnlyList<string> Uncovered { get; init; }

    /// <summary>Over all cases that passed: see <see cref="Verdict.LargestElementwiseRatio"/>.</summary>
    public required double LargestElementwiseRatio { get; init; }

    /// <summary>Over all cases that passed: see <see cref="Verdict.LargestNormwiseUlps"/>.</summary>
    public required double LargestNormwiseUlps { get; init; }

    public required LawFailure? Failure { get; init; }

    /// <summary>The failure's file, where the options name a <see cref="LawOptions.RegressionFolder"/>.</summary>
    public string? KeptAs { get; init; }

    public bool Passed => Failure is null && Uncovered.Count == 0;

    /// <summary>The report as text of a few lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        foreach (var uncovered in Uncovered)
        {
            Line($"The cases are too easy: {uncovered}");
        }

        if (Failure is { } failure)
        {
            Line($"A law fails in case {CasesRun} (seed {Seed}), shrunk in {failure.Shrinks} steps:");
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
            if (KeptAs is not null)
            {
                Line($"  kept as {KeptAs}");
            }
        }
        else
        {
            Line($"The laws hold over {CasesRun} cases (seed {Seed}): {string.Join(", ", Coverage.Subjects.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} of {pair.Key}")))}.");
            Line($"  of them: {string.Join(", ", Coverage.Counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{100.0 * pair.Value / Math.Max(1, CasesRun):F0} % {pair.Key}")))}");
            Line($"  largest difference: {LargestElementwiseRatio:F3} of its elementwise bound, {LargestNormwiseUlps:F1} u normwise ({Bound.NormwiseUlps} u allowed)");
        }

        return text.ToString().TrimEnd();
    }
}
