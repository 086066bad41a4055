using System.Globalization;
using System.Text;
using Rose.Harness.Report.Model;
using static Rose.Harness.Report.Html.HtmlText;

namespace Rose.Harness.Report.Html;

/// <summary>Draws lines as an SVG with both axes. Texts take the colour of the page, so that it serves on light and dark.</summary>
internal static class SvgChart
{
    private const double Width = 640;
    private const double Height = 300;
    private const double Top = 10;
    private const double Right = 18;

    // About the widest that a character of the tick labels gets.
    private const double CharWidth = 7;
    private const double TickLength = 5;
    private const int MostMarked = 60;

    /// <param name="id">Of the element; no other in the page may begin with it.</param>
    public static string Draw(Chart chart, string id) => chart.Mark == ChartMark.Bar ? SvgBars.Draw(chart, id) : Lines(chart, id);

    /// <summary>The opening tag, with title and description for those who do not see it.</summary>
    public static string Open(Chart chart, string id, double width, double height) => FormattableString.Invariant(
        $"<svg id=\"{id}\" viewBox=\"0 0 {width:0} {height:0}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{Escape(chart.Title)}</title><desc id=\"{id}-desc\">{Escape(chart.Description)}</desc>");

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Lines(Chart chart, string id)
    {
        var values = chart.Series.SelectMany(series => series.Points).SelectMany(Extent).Where(double.IsFinite).ToList();
        var ticks = new Ticks(values.Min(), values.Max(), 5, chart.IsYLog);
        var left = (ticks.All.Max(tick => tick.Text.Length) * CharWidth) + 34;
        var xs = chart.Xs;
        var places = Places(chart, xs, left, out var marked);

        // Labels that do not fit side by side stand aslant; of very many, only some.
        var room = (Width - left - Right) / Math.Max(1, marked.Count);
        var longest = marked.Count == 0 ? 0 : marked.Max(each => each.Text.Length) * CharWidth;
        var isAslant = longest + 10 > room;
        var bottom = isAslant ? Math.Min(110, (longest * 0.72) + 34) : 46;
        var floor = Height - 46;
        var height = floor + bottom;
        var every = isAslant ? Math.Max(1, (int)Math.Ceiling(16 / room)) : 1;
        double Y(double value) => floor - (ticks.Place(value) * (floor - Top));

        var svg = new StringBuilder(Open(chart, id, Width, height));
        foreach (var tick in ticks.All)
        {
            var y = Number(Y(tick.Value));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Number(left)},{y}H{Number(Width - Right)}\"/><text x=\"{Number(left - TickLength)}\" y=\"{y}\" dy=\".35em\" text-anchor=\"end\">{Escape(tick.Text)}</text>");
        }

        foreach (var (k, (place, text)) in marked.Index().Where(each => each.Index % every == 0))
        {
            var x = Number(place);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{x},{Number(floor)}v{TickLength}\"/>");
            svg.Append(isAslant
                ? $"<text transform=\"translate({x},{Number(floor + 14)}) rotate(-45)\" text-anchor=\"end\">{Escape(text)}</text>"
                : $"<text x=\"{x}\" y=\"{Number(floor + 18)}\" text-anchor=\"middle\">{Escape(text)}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{Number(left)},{Number(Top)}V{Number(floor)}H{Number(Width - Right)}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"{Number((left + Width - Right) / 2)}\" y=\"{Number(height - 5)}\" text-anchor=\"middle\">{Escape(chart.XTitle)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" transform=\"translate(13,{Number((Top + floor) / 2)}) rotate(-90)\" text-anchor=\"middle\">{Escape(chart.YTitle)}{(chart.IsYLog ? " (log scale)" : "")}</text>");
        foreach (var (k, series) in chart.Series.Index())
        {
            Draw(series, k);
        }

        return svg.Append("</svg>").ToString();

        void Draw(ChartSeries series, int k)
        {
            var path = new StringBuilder();
            var pen = 'M';
            var ordered = series.Points.Where(point => places.ContainsKey(point.X)).OrderBy(point => places[point.X]).ToList();
            foreach (var point in ordered)
            {
                pen = double.IsFinite(point.Y) ? pen : 'M';
                if (double.IsFinite(point.Y))
                {
                    path.Append(pen).Append(Number(places[point.X])).Append(',').Append(Number(Y(point.Y)));
                    pen = 'L';
                }
            }

            svg.Append("<g class=\"series\">").Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" {SeriesLook.Stroke(chart, k)}/>");
            foreach (var point in ordered.Where(point => double.IsFinite(point.Y)))
            {
                if (point is { Low: { } low, High: { } high })
                {
                    svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Number(places[point.X])},{Number(Y(low))}V{Number(Y(high))}\" stroke=\"{SeriesLook.Colour(chart, k)}\" stroke-width=\"1.5\"/>");
                }

                if (chart.Mark == ChartMark.PointedLine && ordered.Count <= MostMarked)
                {
                    svg.Append(SeriesLook.Mark(chart, k, places[point.X], Y(point.Y)));
                }
            }

            svg.Append("</g>");
        }
    }

    // Where each x lies, and what is written along the axis.
    private static Dictionary<string, double> Places(Chart chart, IReadOnlyList<string> xs, double left, out IReadOnlyList<(double Place, string Text)> marked)
    {
        if (!chart.IsXNumeric)
        {
            var band = (Width - left - Right) / xs.Count;
            var places = xs.Index().ToDictionary(each => each.Item, each => left + ((each.Index + 0.5) * band));
            marked = [.. xs.Select(x => (places[x], x))];
            return places;
        }

        var numbers = xs.Where(x => Chart.Number(x) is not null).ToDictionary(x => x, x => Chart.Number(x)!.Value);
        var (low, high) = (numbers.Values.Min(), numbers.Values.Max());
        double At(double value) => left + ((high == low ? 0.5 : chart.IsXLog ? Math.Log(value / low) / Math.Log(high / low) : (value - low) / (high - low)) * (Width - left - Right));
        if (chart.IsXLog)
        {
            marked = [.. numbers.Select(each => (At(each.Value), each.Key))];
            return numbers.ToDictionary(each => each.Key, each => At(each.Value));
        }

        var ticks = new Ticks(low, high, 8);
        marked = [.. ticks.All.Where(tick => tick.Value >= low && tick.Value <= high).Select(tick => (At(tick.Value), tick.Text))];
        return numbers.ToDictionary(each => each.Key, each => At(each.Value));
    }

    private static IEnumerable<double> Extent(ChartPoint point) => [point.Y, point.Low ?? point.Y, point.High ?? point.Y];
}
