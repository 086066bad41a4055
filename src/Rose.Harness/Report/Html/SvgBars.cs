using System.Globalization;
using System.Text;
using Rose.Harness.Report.Model;
using static Rose.Harness.Report.Html.HtmlText;

namespace Rose.Harness.Report.Html;

/// <summary>Draws bars that lie, each with its name before it and its value behind it.</summary>
internal static class SvgBars
{
    private const double Width = 640;
    private const double RowHeight = 24;
    private const double BarHeight = 15;
    private const double CharWidth = 7;
    private const int LongestName = 44;

    public static string Draw(Chart chart, string id)
    {
        var points = chart.Series.SelectMany(series => series.Points).Where(point => double.IsFinite(point.Y)).ToList();
        var largest = Math.Max(double.Epsilon, points.Max(point => point.Y));
        var left = (Math.Min(LongestName, points.Max(point => point.X.Length)) * CharWidth) + 10;
        var right = (points.Max(point => Text(point).Length) * CharWidth) + 12;
        var height = (points.Count * RowHeight) + 30;
        var svg = new StringBuilder(SvgChart.Open(chart, id, Width, height));
        foreach (var (k, point) in points.Index())
        {
            var middle = (k + 0.5) * RowHeight;
            var length = Math.Max(0, point.Y / largest) * (Width - left - right);
            var name = point.X.Length <= LongestName ? point.X : point.X[..(LongestName - 1)] + "…";
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{SvgChart.Number(left - 8)}\" y=\"{SvgChart.Number(middle)}\" dy=\".35em\" text-anchor=\"end\">{Escape(name)}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{SvgChart.Number(left)}\" y=\"{SvgChart.Number(middle - (BarHeight / 2))}\" width=\"{SvgChart.Number(length)}\" height=\"{BarHeight}\" fill=\"{SeriesLook.Colour(0)}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{SvgChart.Number(left + length + 6)}\" y=\"{SvgChart.Number(middle)}\" dy=\".35em\">{Escape(Text(point))}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{SvgChart.Number(left)},0V{SvgChart.Number(points.Count * RowHeight)}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"{SvgChart.Number(left)}\" y=\"{SvgChart.Number(height - 8)}\">{Escape(chart.XTitle)}</text>");
        return svg.Append("</svg>").ToString();
    }

    private static string Text(ChartPoint point) => point.Y.ToString(Math.Abs(point.Y) >= 1 ? "N0" : "0.###e0", CultureInfo.InvariantCulture);
}
