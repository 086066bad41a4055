using System.Globalization;
using Rose.Harness.Report.Model;

namespace Rose.Harness.Report.Html;

/// <summary>
/// How the k-th series looks: a colour of Okabe and Ito's that stands out on white and on black, a dash and a mark, so that
/// no two are told apart by colour alone. Later lines are thinner, so that one that lies on another leaves it visible.
/// </summary>
internal static class SeriesLook
{
    private static readonly string[] _dashes = ["", "7 4", "2 3", "9 3 2 3"];

    /// <summary>Blue, vermilion, bluish green, reddish purple, orange, sky blue. Black and yellow vanish on one of the grounds.</summary>
    public static IReadOnlyList<string> Colours { get; } = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

    /// <summary>Vega's names of the marks.</summary>
    public static IReadOnlyList<string> Shapes { get; } = ["circle", "square", "diamond", "triangle-up", "triangle-down"];

    /// <summary>Of what stands alone.</summary>
    public static string Colour(int k) => Colours[k % Colours.Count];

    public static string Colour(Chart chart, int k) => Colour(PlaceOf(chart, k));

    /// <summary>Whether the k-th series is what was predicted of the one before it.</summary>
    public static bool IsPrediction(Chart chart, int k) => chart.IsPaired && k % 2 == 1;

    /// <summary>As SVG's stroke-dasharray has it; empty for a solid line.</summary>
    public static string Dash(Chart chart, int k) => chart.IsPaired ? _dashes[k % 2] : _dashes[k % _dashes.Length];

    public static string Shape(Chart chart, int k) => Shapes[PlaceOf(chart, k) % Shapes.Count];

    /// <summary>The stroke of a line, as attributes of SVG.</summary>
    public static string Stroke(Chart chart, int k)
    {
        var width = chart.Series.Count == 1 ? 2 : Math.Max(1.6, 4 - (0.8 * k));
        var dash = Dash(chart, k);
        return string.Create(CultureInfo.InvariantCulture, $"stroke=\"{Colour(chart, k)}\" stroke-width=\"{width:0.#}\"{(dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "")}");
    }

    /// <summary>The mark of a series around a point, as the path of an SVG; a prediction has none.</summary>
    public static string Mark(Chart chart, int k, double x, double y)
    {
        if (IsPrediction(chart, k))
        {
            return "";
        }

        var r = Math.Max(3.4, 5.4 - (0.6 * k));
        var path = Shape(chart, k) switch
        {
            "circle" => FormattableString.Invariant($"M{x - r:0.#},{y:0.#}a{r:0.#},{r:0.#} 0 1 0 {2 * r:0.#},0a{r:0.#},{r:0.#} 0 1 0 {-2 * r:0.#},0Z"),
            "square" => FormattableString.Invariant($"M{x - r:0.#},{y - r:0.#}h{2 * r:0.#}v{2 * r:0.#}h{-2 * r:0.#}Z"),
            "diamond" => FormattableString.Invariant($"M{x:0.#},{y - (1.3 * r):0.#}L{x + r:0.#},{y:0.#}L{x:0.#},{y + (1.3 * r):0.#}L{x - r:0.#},{y:0.#}Z"),
            "triangle-up" => FormattableString.Invariant($"M{x:0.#},{y - r:0.#}L{x + r:0.#},{y + r:0.#}H{x - r:0.#}Z"),
            _ => FormattableString.Invariant($"M{x:0.#},{y + r:0.#}L{x + r:0.#},{y - r:0.#}H{x - r:0.#}Z"),
        };
        return $"<path d=\"{path}\" fill=\"{Colour(chart, k)}\"/>";
    }

    private static int PlaceOf(Chart chart, int k) => chart.IsPaired ? k / 2 : k;
}
