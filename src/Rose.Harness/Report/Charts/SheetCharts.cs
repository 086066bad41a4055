using System.Globalization;
using Rose.Harness.Compare.Rows;
using Rose.Harness.Compare.Timings;
using Rose.Harness.Csv;
using Rose.Harness.Report.Model;
using Rose.Harness.Report.Sources;
using Rose.Harness.Run;

namespace Rose.Harness.Report.Charts;

/// <summary>What the columns of a CSV can be drawn as.</summary>
internal static class SheetCharts
{
    private const string SweptWorldSize = "world.size";
    private const string Kernel = "kernel_";
    private const int MostPoints = 1000;
    private static readonly string[] _perStep = ["loss", "validation_loss", "grad_norm"];
    private static readonly string[] _errors = ["max_abs_diff_vs_dense", "relative_diff_vs_dense", "max_ulp_vs_dense"];
    private static readonly string[] _traffic = ["measured_collectives", "measured_bytes"];

    /// <summary>Training curves: a line for each case.</summary>
    public static IEnumerable<Chart> Curves(CsvSheet sheet)
    {
        if (!sheet.Has(KeyColumns.Step))
        {
            yield break;
        }

        foreach (var metric in _perStep.Where(sheet.Has))
        {
            // One point has no curve.
            if (Series(sheet, KeyColumns.Step, metric, sheet.CaseColumns(), Only) is { Count: > 0 } series && series.Any(each => each.Points.Count > 1))
            {
                yield return new Chart
                {
                    Title = $"{Words(metric)} over step",
                    Description = $"{metric} of each step, a line for each of {Count(series.Count, "case")}.",
                    XTitle = KeyColumns.Step,
                    YTitle = metric,
                    Mark = ChartMark.Line,
                    IsXNumeric = true,
                    Series = [.. series.Select(Thinned)],
                    Notes = [.. Spread(series, metric), .. series.Any(each => each.Points.Count > MostPoints) ? [$"Of each case {MostPoints} steps are drawn."] : Array.Empty<string>()],
                };
            }
        }
    }

    /// <summary>How far each case is from the dense model.</summary>
    public static IEnumerable<Chart> Errors(CsvSheet sheet) => _errors.Where(sheet.Has).Select(metric =>
        ByAxis(sheet, metric, Largest, $"{Words(metric)} by {{0}}", sheet.Has(KeyColumns.Step) ? "The largest of all steps." : null)).OfType<Chart>();

    /// <summary>The collectives that rank 0 took part in, in a step.</summary>
    public static IEnumerable<Chart> Traffic(CsvSheet sheet) => _traffic.Where(sheet.Has).Select(metric =>
        ByAxis(sheet, metric, Last, $"{Words(metric)} in a step by {{0}}", "Of rank 0, as its groups counted them.")).OfType<Chart>().Where(HasAny);

    /// <summary>The medians of a side file of timings; of what grows with a size that was swept, over that size with what was predicted.</summary>
    public static IEnumerable<Chart> Timings(CsvSheet timings) => timings.Header.Where(each => IsTiming(each) || GrowthCharts.IsOf(each)).Except([.. Columns.LayerNames, .. Columns.KernelNames]).Select(metric =>
        GrowthCharts.Of(timings, metric) ?? ByAxis(timings, metric, Median, $"{Words(metric)} by {{0}}", "Medians; the whiskers are 95 % intervals of them, from six measurements on.")).OfType<Chart>().Where(HasAny);

    /// <summary>The medians of the parts of a step, in the largest world, where a side file of timings has them.</summary>
    public static IEnumerable<Chart> LayerTimes(CsvSheet timings) =>
        Parts(timings, Columns.LayerNames, "layer", "part", "each part with its collectives, attention and feed-forward of all blocks together");

    /// <summary>The same of the classes of operators.</summary>
    public static IEnumerable<Chart> KernelTimes(CsvSheet timings) =>
        Parts(timings, Columns.KernelNames, "kernel", "class of operators", "what an operator calls counts to its class, and host is the time in which none ran");

    private static IEnumerable<Chart> Parts(CsvSheet timings, IReadOnlyList<string> columns, string by, string part, string note)
    {
        string[] parts = [.. columns.Where(timings.Has)];
        var largest = timings.Rows.Where(row => parts.Any(column => timings.Cell(row, column).Length > 0))
            .GroupBy(row => timings.Cell(row, KeyColumns.Case)).MaxBy(rows => Chart.Number(timings.Cell(rows.First(), KeyColumns.WorldSize)));
        if (largest is null)
        {
            yield break;
        }

        var label = timings.Label(largest.First(), timings.CaseColumns());
        yield return new Chart
        {
            Title = $"Time by {by}, {(label.Length > 0 ? label : string.Create(CultureInfo.InvariantCulture, $"world_size={timings.Cell(largest.First(), KeyColumns.WorldSize)}"))}",
            Description = $"The milliseconds that rank 0 spends on each {part} of a step.",
            XTitle = "milliseconds in a step",
            YTitle = part,
            Mark = ChartMark.Bar,
            Series = [new ChartSeries("", [.. parts
                .Select(column => Median([.. largest.Select(row => timings.Cell(row, column)).Where(cell => cell.Length > 0).Select(cell => new ChartPoint { X = PartOf(column), Y = Chart.Number(cell) ?? double.NaN, Text = cell })]))
                .Where(point => point.Y > 0)])],
            Notes = [$"Medians of rank 0 over all rows of the case; {note}."],
        };
    }

    /// <summary>Values of the last step of each case over commits.</summary>
    public static Chart? History(MetricHistory history, string metric)
    {
        // A case is called alike in all commits.
        string[] cases = [.. history.Commits.SelectMany(each => each.Sheet.CaseColumns()).Distinct()];
        var points = history.Commits
            .Where(each => each.Sheet.Has(metric))
            .SelectMany(each => Series(each.Sheet, null, metric, cases, Last).Select(series => (series.Label, Point: series.Points[0] with { X = each.Commit })))
            .ToList();
        if (points.Count == 0)
        {
            return null;
        }

        return new Chart
        {
            Title = $"{Words(metric)} over commits",
            Description = $"{metric} of each case in {Count(history.Commits.Count, "commit")}, oldest first.",
            XTitle = "commit",
            YTitle = metric,
            Mark = ChartMark.PointedLine,
            Series = [.. points.GroupBy(each => each.Label).Select(group => new ChartSeries(group.Key, [.. group.Select(each => each.Point)]))],
            Details = history.Commits.ToDictionary(each => each.Commit, each => (IReadOnlyList<string>)[each.Date, each.Subject]),
            DetailTitles = ["date", "subject"],
            Notes = [.. history.Commits.Any(each => each.Sheet.Has(KeyColumns.Step)) ? ["Values are those of each case's last step."] : Array.Empty<string>(), .. history.Warnings],
        };
    }

    public static bool IsTiming(string column) => !column.StartsWith(GrowthCharts.Predicted, StringComparison.Ordinal) && (column.EndsWith("seconds", StringComparison.Ordinal) || column.EndsWith("_per_second", StringComparison.Ordinal));

    /// <summary>For people: <c>Max abs diff vs dense</c>.</summary>
    public static string Words(string column) => string.Concat(column[..1].ToUpperInvariant(), column[1..].Replace('_', ' '));

    public static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    private static Chart? ByAxis(CsvSheet sheet, string metric, Func<IReadOnlyList<ChartPoint>, ChartPoint> reduce, string title, string? note)
    {
        if (Axis(sheet) is not { } axis)
        {
            return null;
        }

        var series = Series(sheet, axis, metric, sheet.CaseColumns().Where(column => column != axis && !(IsWorldSize(axis) && IsWorldSize(column))), reduce);
        return series.Count == 0 ? null : new Chart
        {
            Title = string.Format(CultureInfo.InvariantCulture, title, axis.Replace('_', ' ')),
            Description = $"{metric} by {axis}{(series.Count > 1 ? $", a line for each of {series.Count} settings" : "")}.",
            XTitle = axis,
            YTitle = metric,
            Mark = ChartMark.PointedLine,
            Series = series,
            Notes = note is null ? [] : [note],
        };
    }

    // The world's size where it varies, or else what was swept, and best a number.
    public static string? Axis(CsvSheet sheet)
    {
        string[] varying = [.. new[] { SweptWorldSize, KeyColumns.WorldSize }.Where(column => sheet.Has(column) && sheet.Varies(column)), .. sheet.CaseColumns()];
        return varying.FirstOrDefault(column => sheet.Rows.All(row => Chart.Number(sheet.Cell(row, column)) is not null)) ?? varying.FirstOrDefault();
    }

    private static bool IsWorldSize(string column) => column is SweptWorldSize or KeyColumns.WorldSize;

    /// <param name="x">The column of x; null where all rows of a case make one point.</param>
    public static IReadOnlyList<ChartSeries> Series(CsvSheet sheet, string? x, string y, IEnumerable<string> cases, Func<IReadOnlyList<ChartPoint>, ChartPoint> reduce)
    {
        string[] apart = [.. cases];
        return
        [
            .. sheet.Rows
                .Where(row => sheet.Cell(row, y).Length > 0)
                .GroupBy(row => sheet.Label(row, apart))
                .Select(group => new ChartSeries(group.Key,
                [
                    .. group.Select(row => new ChartPoint { X = x is null ? "" : sheet.Cell(row, x), Y = Chart.Number(sheet.Cell(row, y)) ?? double.NaN, Text = sheet.Cell(row, y) })
                        .GroupBy(point => point.X)
                        .Select(points => reduce([.. points])),
                ]))
                .Where(series => series.Points.Any(point => double.IsFinite(point.Y))),
        ];
    }

    // Ranks that are alone exchange nothing and take no time for it.
    private static bool HasAny(Chart chart) => chart.Series.Any(series => series.Points.Any(point => point.Y != 0));

    private static string PartOf(string column) => column[(column.StartsWith(Kernel, StringComparison.Ordinal) ? Kernel.Length : 0)..column.LastIndexOf('_')].Replace('_', ' ');

    private static ChartPoint Only(IReadOnlyList<ChartPoint> points) => points[^1];

    public static ChartPoint Last(IReadOnlyList<ChartPoint> points) => points[^1];

    // Nothing is larger than what is not finite.
    private static ChartPoint Largest(IReadOnlyList<ChartPoint> points) => points.MaxBy(point => double.IsFinite(point.Y) ? point.Y : double.PositiveInfinity)!;

    public static ChartPoint Median(IReadOnlyList<ChartPoint> points)
    {
        double[] sample = [.. points.Select(point => point.Y).Where(double.IsFinite)];
        if (sample.Length == 0)
        {
            return points[0];
        }

        var interval = MedianInterval.Of(sample);
        return points[0] with { Y = interval.Median, Text = PythonFloat.Format(interval.Median), Low = interval.Low, High = interval.High };
    }

    private static ChartSeries Thinned(ChartSeries series)
    {
        var points = series.Points;
        return points.Count <= MostPoints ? series : series with { Points = [.. Enumerable.Range(0, MostPoints).Select(k => points[(int)((long)k * (points.Count - 1) / (MostPoints - 1))])] };
    }

    // Lines that lie on each other look like one that is missing.
    private static IEnumerable<string> Spread(IReadOnlyList<ChartSeries> series, string metric)
    {
        if (series.Count < 2)
        {
            yield break;
        }

        var widest = series.SelectMany(each => each.Points).Where(point => double.IsFinite(point.Y)).GroupBy(point => point.X)
            .Select(group => (Step: group.Key, Width: group.Max(point => point.Y) - group.Min(point => point.Y))).MaxBy(each => each.Width);
        yield return widest.Width == 0
            ? $"All lines are one: {metric} is the same in every case at every step."
            : string.Create(CultureInfo.InvariantCulture, $"At step {widest.Step} the cases are furthest apart, by {widest.Width:0.###E+0}.");
    }
}
