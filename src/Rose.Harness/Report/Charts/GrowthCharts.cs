using System.Globalization;
using Rose.Harness.Compare.Rows;
using Rose.Harness.Report.Model;
using Rose.Harness.Report.Sources;

namespace Rose.Harness.Report.Charts;

/// <summary>What a step costs over a size that was swept: as measured, and beside it as predicted.</summary>
internal static class GrowthCharts
{
    /// <summary>A prediction's column is that of what was measured with this before it.</summary>
    public const string Predicted = "predicted_";

    // The first steps fill caches, and have code compiled.
    private const int WarmUpSteps = 3;
    private const double LogSpan = 8;
    private static readonly string[] _metrics = ["step_milliseconds", "forward_milliseconds", "peak_memory_mebibytes"];

    public static bool IsOf(string column) => _metrics.Contains(column);

    /// <summary>Null where no size was swept, or the metric is none of those that grow.</summary>
    public static Chart? Of(CsvSheet timings, string metric)
    {
        if (!IsOf(metric) || SheetCharts.Axis(timings) is not { } axis || timings.Rows.Any(row => Chart.Number(timings.Cell(row, axis)) is null))
        {
            return null;
        }

        var sheet = WithoutWarmUp(timings);
        string[] apart = [.. sheet.CaseColumns().Where(column => column != axis && !Follows(sheet, column, axis))];
        var measured = SheetCharts.Series(sheet, axis, metric, apart, SheetCharts.Median);
        var predicted = sheet.Has(Predicted + metric) ? SheetCharts.Series(sheet, axis, Predicted + metric, apart, SheetCharts.Last) : [];
        if (measured.Count == 0)
        {
            return null;
        }

        double[] xs = [.. measured.SelectMany(series => series.Points).Select(point => Chart.Number(point.X)!.Value)];
        return new Chart
        {
            Title = $"{SheetCharts.Words(metric)} over {axis}",
            Description = $"{metric} over {axis}{(predicted.Count > 0 ? ", measured and predicted" : "")}{(measured.Count > 1 ? $", for each of {measured.Count} settings" : "")}.",
            XTitle = axis,
            YTitle = metric,
            Mark = ChartMark.PointedLine,
            IsXNumeric = true,
            IsXLog = xs.Min() > 0 && xs.Max() / xs.Min() >= LogSpan,
            LogSpan = LogSpan,
            IsPaired = predicted.Count > 0,
            Series = predicted.Count > 0 ? [.. measured.SelectMany(series => Pair(series, predicted))] : measured,
            Notes = [.. Notes(sheet, measured, predicted)],
        };
    }

    private static IEnumerable<ChartSeries> Pair(ChartSeries measured, IReadOnlyList<ChartSeries> predicted)
    {
        var prefix = measured.Label.Length > 0 ? measured.Label + ", " : "";
        yield return measured with { Label = prefix + "measured" };
        yield return new ChartSeries(prefix + "predicted", predicted.FirstOrDefault(each => each.Label == measured.Label)?.Points ?? []);
    }

    private static IEnumerable<string> Notes(CsvSheet sheet, IReadOnlyList<ChartSeries> measured, IReadOnlyList<ChartSeries> predicted)
    {
        yield return sheet.Has(KeyColumns.Step)
            ? string.Create(CultureInfo.InvariantCulture, $"Measured are medians of rank 0's steps after the first {WarmUpSteps}; the whiskers are 95 % intervals of them, from six steps on.")
            : "Measured are medians; the whiskers are 95 % intervals of them, from six measurements on.";
        double[] ratios =
        [
            .. from series in measured
               from point in series.Points
               from other in predicted.Where(each => each.Label == series.Label).SelectMany(each => each.Points).Where(other => other.X == point.X)
               where point.Y > 0 && double.IsFinite(other.Y)
               select other.Y / point.Y,
        ];
        if (ratios.Length > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Predicted is {ratios.Min():0.00} to {ratios.Max():0.00} times what was measured.");
        }
    }

    private static CsvSheet WithoutWarmUp(CsvSheet timings)
    {
        if (!timings.Has(KeyColumns.Step))
        {
            return timings;
        }

        IReadOnlyList<IReadOnlyList<string>> later = [.. timings.Rows.Where(row => Chart.Number(timings.Cell(row, KeyColumns.Step)) > WarmUpSteps)];
        return later.Count > 0 ? timings with { Rows = later } : timings;
    }

    // A column that has one value for each of another's tells no lines apart that the other does not.
    private static bool Follows(CsvSheet sheet, string column, string axis) =>
        sheet.Rows.GroupBy(row => sheet.Cell(row, axis)).All(rows => rows.Select(row => sheet.Cell(row, column)).Distinct().Count() == 1);
}
