using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Laws;

namespace Rose.Harness.Run;

/// <summary>The columns of a property's CSV: what was drawn, and of a failure the smallest case.</summary>
internal static class PropertyColumns
{
    public static IReadOnlyList<Column<PropertyRow>> Results(ExperimentPlan plan) =>
    [
        new("experiment", row => row.Experiment),
        new("case", row => Text(row.Case.Index)),
        .. plan.Spec.Sweep.Select((axis, k) => new Column<PropertyRow>(axis.Path, row => row.Case.SweptValues[k].Text)),
        new("law", row => row.Case.Spec.Property.Law.ToString().ToLowerInvariant()),
        new("comparison", row => row.Case.Spec.Property.Comparison.ToString().ToLowerInvariant()),
        new("world_sizes", row => $"[{string.Join(", ", row.Case.Spec.Property.WorldSizes.Select(size => Text(size)))}]"),
        new("max_dim", row => Text(row.Case.Spec.Property.MaxDim)),
        new("seed", row => Text(row.Report.Seed)),
        new("cases_run", row => Text(row.Report.CasesRun)),
        .. CoverageRule.Defaults.Select(rule => new Column<PropertyRow>($"{rule.Name.Replace(' ', '_').Replace('-', '_')}_cases", row => Text(row.Report.Coverage.Counts[rule.Name]))),
        new("too_easy", row => string.Join("; ", row.Report.Uncovered)),
        new("result", row => row.Report.Passed ? "passed" : "failed"),
        Failure("broken_law", (_, violation) => violation.Law.ToString()),
        Failure("tensor", (_, violation) => violation.Tensor),
        Failure("index", (_, violation) => violation.Index is { } index ? $"[{string.Join(", ", index.Select(each => Text(each)))}]" : ""),
        Failure("actual", (_, violation) => Number(violation.Actual)),
        Failure("expected", (_, violation) => Number(violation.Expected)),
        Failure("bound", (_, violation) => Number(violation.Bound)),
        Failure("finding", (_, violation) => violation.Finding),
        Failure("guess", (_, violation) => violation.Guess ?? ""),
        Failure("shrunk_case", (failure, _) => failure.Shrunk.ToString()),
        Failure("replay", (failure, _) => failure.ReplayToken),
    ];

    private static Column<PropertyRow> Failure(string name, Func<LawFailure, Violation, string> text) =>
        new(name, row => row.Report.Failure is { } failure ? text(failure, failure.Verdict.Violations[0]) : "");

    private static string Number(double? value) => value is { } number ? PythonFloat.Format(number) : "";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
