using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Laws;

namespace Rose.Harness.Run;

/// <summary>The columns of a property's CSV: what was drawn, and of a failure the smallest case.</summary>
internal static class PropertyColumns
{
    private const string Seed = "seed";

    public static IReadOnlyList<Column<PropertyRow>> Results(ExperimentPlan plan) =>
    [
        OfText("experiment", row => row.Experiment),
        new("case", row => Text(row.Case.Index)),
        .. plan.Spec.Sweep.Select((axis, k) => new Column<PropertyRow>(axis.Path, row => row.Case.SweptValues[k].Text)),
        OfText("law", row => row.Case.Spec.Property.Law.ToString().ToLowerInvariant()),
        OfText("comparison", row => row.Case.Spec.Property.Comparison.ToString().ToLowerInvariant()),
        OfText("world_sizes", row => $"[{string.Join(", ", row.Case.Spec.Property.WorldSizes.Select(size => Text(size)))}]"),
        new("max_dim", row => Text(row.Case.Spec.Property.MaxDim)),
        .. plan.Spec.Sweep.Any(axis => axis.Path == Seed) ? Array.Empty<Column<PropertyRow>>() : [new(Seed, row => Text(row.Report.Seed))],
        new("cases_run", row => Text(row.Report.CasesRun)),
        .. CoverageRule.Defaults.Select(rule => new Column<PropertyRow>($"{rule.Name.Replace(' ', '_').Replace('-', '_')}_cases", row => Text(row.Report.Coverage.Counts[rule.Name]))),
        OfText("too_easy", row => string.Join("; ", row.Report.Uncovered)),
        OfText("result", row => row.Report.Passed ? "passed" : "failed"),
        Failure("broken_law", (_, violation) => violation.Law.ToString()) with { IsText = true },
        Failure("tensor", (_, violation) => violation.Tensor) with { IsText = true },
        Failure("index", (_, violation) => violation.Index is { } index ? $"[{string.Join(", ", index.Select(each => Text(each)))}]" : "") with { IsText = true },
        Failure("actual", (_, violation) => Number(violation.Actual)),
        Failure("expected", (_, violation) => Number(violation.Expected)),
        Failure("bound", (_, violation) => Number(violation.Bound)),
        Failure("finding", (_, violation) => violation.Finding) with { IsText = true },
        Failure("guess", (_, violation) => violation.Guess ?? "") with { IsText = true },
        Failure("shrunk_case", (failure, _) => failure.Shrunk.ToString()) with { IsText = true },
        Failure("replay", (failure, _) => failure.ReplayToken) with { IsText = true },
    ];

    public static IReadOnlyList<Column<PropertyRow>> Timings(ExperimentPlan plan) =>
    [
        OfText("experiment", row => row.Experiment),
        new("case", row => Text(row.Case.Index)),
        .. plan.Spec.Sweep.Select((axis, k) => new Column<PropertyRow>(axis.Path, row => row.Case.SweptValues[k].Text)),
        new("cases_run", row => Text(row.Report.CasesRun)),
        new("seconds", row => Number(Math.Round(row.Seconds, 3))),
        new("cases_per_second", row => Number(Math.Round(row.Report.CasesRun / row.Seconds, 1))),
    ];

    private static Column<PropertyRow> OfText(string name, Func<PropertyRow, string> text) => new(name, text) { IsText = true };

    private static Column<PropertyRow> Failure(string name, Func<LawFailure, Violation, string> text) =>
        new(name, row => row.Report.Failure is { } failure ? text(failure, failure.Verdict.Violations[0]) : "");

    private static string Number(double? value) => value is { } number ? PythonFloat.Format(number) : "";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
