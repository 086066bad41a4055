using Rose.Harness.Csv;
using Rose.Harness.Report.Model;

namespace Rose.Harness.Report.Html;

/// <summary>A chart's values as a table: a row for each x, a column for each series.</summary>
internal static class ChartValues
{
    public static (IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) Of(Chart chart)
    {
        var byX = chart.Series.Select(series => series.Points.GroupBy(point => point.X).ToDictionary(group => group.Key, group => string.Join(", ", group.Select(Text)))).ToList();
        return (
            [chart.Mark == ChartMark.Bar ? chart.YTitle : chart.XTitle, .. chart.DetailTitles, .. chart.Series.Select(series => series.Label.Length > 0 ? series.Label : chart.Mark == ChartMark.Bar ? chart.XTitle : chart.YTitle)],
            [.. chart.Xs.Select(x => (IReadOnlyList<string>)[x, .. chart.Details.GetValueOrDefault(x) ?? [], .. byX.Select(series => series.GetValueOrDefault(x, ""))])]);
    }

    private static string Text(ChartPoint point) =>
        point is { Low: { } low, High: { } high } ? $"{point.Text} [{PythonFloat.Format(low)}, {PythonFloat.Format(high)}]" : point.Text;
}
