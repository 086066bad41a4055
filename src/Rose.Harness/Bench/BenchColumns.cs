using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Plan;

namespace Rose.Harness.Bench;

/// <summary>The columns of a bench's two files: a row for each side of each case, and a row for each measured step.</summary>
internal static class BenchColumns
{
    public static IReadOnlyList<Column<BenchRow>> Results(ExperimentPlan plan) =>
    [
        .. Common<BenchRow>(plan, row => row.Case, row => row.Side),
        new("samples", row => Text(row.StepMilliseconds.Count)),
        new("median_milliseconds", row => Number(row.StepMilliseconds.Median)),
        new("median_low", row => Number(row.StepMilliseconds.Low)),
        new("median_high", row => Number(row.StepMilliseconds.High)),
        new("times_faster", row => Number(row.Ratio.Median)),
        new("times_faster_low", row => Number(row.Ratio.Low)),
        new("times_faster_high", row => Number(row.Ratio.High)),
        new("peak_memory_mebibytes", row => Number(row.PeakMemoryMebibytes)),
        new("relative_loss_difference", row => PythonFloat.Format(row.RelativeLossDifference)),
    ];

    public static IReadOnlyList<Column<(ExperimentCase Case, BenchSample Sample)>> Samples(ExperimentPlan plan) =>
    [
        .. Common<(ExperimentCase Case, BenchSample Sample)>(plan, row => row.Case, row => row.Sample.Side),
        new("round", row => Text(row.Sample.Round)),
        new("step", row => Text(row.Sample.Step)),
        new("loss", row => PythonFloat.Format(row.Sample.Loss)),
        new("step_milliseconds", row => Number(row.Sample.StepMilliseconds)),
        new("peak_memory_mebibytes", row => Number(row.Sample.PeakMemoryMebibytes)),
    ];

    private static IEnumerable<Column<TRow>> Common<TRow>(ExperimentPlan plan, Func<TRow, ExperimentCase> caseOf, Func<TRow, BenchSide> sideOf) =>
    [
        new("experiment", _ => plan.Spec.Name) { IsText = true },
        new("case", row => Text(caseOf(row).Index)),
        .. plan.Spec.Sweep.Select((axis, k) => new Column<TRow>(axis.Path, row => caseOf(row).SweptValues[k].Text)),
        new("world_size", row => Text(caseOf(row).Spec.World.Size)),
        new("side", row => sideOf(row).ToString().ToLowerInvariant()) { IsText = true },
    ];

    private static string Number(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
