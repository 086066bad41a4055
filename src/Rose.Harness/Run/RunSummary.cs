using Rose.Harness.Expect;
using Rose.Harness.Plan;
using Rose.Harness.Predict;
using Rose.Harness.Ranks;
using Rose.Harness.Run.Resume;
using Rose.Parallel;

namespace Rose.Harness.Run;

/// <summary>What all rows of a run come to, those of earlier runs among them.</summary>
internal sealed record RunSummary
{
    private const int ShownCases = 40;

    /// <summary>Of the first cases, for the table.</summary>
    public required IReadOnlyList<CaseRow> Shown { get; init; }

    /// <summary>How many rows there are.</summary>
    public required int Rows { get; init; }

    /// <summary>Of the spec's expectations.</summary>
    public required IReadOnlyList<ExpectationVerdict> Verdicts { get; init; }

    /// <summary>The checks and expectations that failed, each as a sentence.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    public bool IsWell => Violations.Count == 0;

    /// <summary>Reads the rows back one case at a time: a sweep may have more than the memory holds.</summary>
    /// <param name="journal">Null on a rank that another one reports for.</param>
    public static RunSummary Of(ExperimentPlan plan, Journal? journal, Action<ExperimentCase, RankRow>? onRow = null)
    {
        List<CaseRow> shown = [];
        List<string> violations = [];
        var judged = plan.Expectations.Count > 0 && journal is not null;
        List<CaseRow> all = [];
        var rows = 0;
        foreach (var (of, measured, predicted) in Measured(plan, journal))
        {
            onRow?.Invoke(of, measured);
            var row = CaseRow.Of(plan, of, measured, predicted);
            rows++;
            violations.AddRange(TrafficChecks.Violations(row));
            if (measured.Forward is not null)
            {
                violations.AddRange(ForwardChecks.Violations(row));
            }

            if (shown.Count == 0 || of.Index < shown[0].Case.Index + ShownCases)
            {
                shown.Add(row);
            }

            if (judged)
            {
                all.Add(row);
            }
        }

        // Cases that ran side by side may have ended in any order.
        IReadOnlyList<ExpectationVerdict> verdicts = judged ? ExpectationJudge.Judge(plan, Columns.Results(plan), [.. all.OrderBy(row => row.Case.Index)], row => row.Case) : [];
        return new RunSummary
        {
            Shown = [.. shown.OrderBy(row => row.Case.Index)],
            Rows = rows,
            Verdicts = verdicts,
            Violations = [.. violations, .. ExpectationReport.Failures(plan.File, verdicts)],
        };
    }

    private static IEnumerable<(ExperimentCase Case, RankRow Row, Traffic Predicted)> Measured(ExperimentPlan plan, Journal? journal) =>
        from outcome in journal?.Outcomes() ?? []
        let of = plan.Cases[outcome.Index - 1]
        let predicted = CasePrediction.Of(of.Spec).Traffic
        from row in outcome.Rows
        where row.Sample is null
        select (of, row, predicted);
}
