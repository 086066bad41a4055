using System.Text.Json.Nodes;
using Rose.Harness.Report.Model;

namespace Rose.Harness.Report.Html;

/// <summary>A chart in the words of Vega-Lite, with its data in it.</summary>
internal static class VegaSpec
{
    private const string X = "x";
    private const string Y = "y";
    private const string Series = "series";
    private const string Low = "low";
    private const string High = "high";
    private const int BarStep = 24;
    private const int LargeMark = 60;
    private const int SmallMark = 16;
    private const double RoomForText = 1.2;
    private const double SmallestPlain = 1e-3;

    /// <summary>JSON that may stand in a script element: no less-than sign is in it but as an escape.</summary>
    public static string Of(Chart chart) => new JsonObject
    {
        ["width"] = "container",
        ["height"] = chart.Mark == ChartMark.Bar ? BarStep * chart.Xs.Count : 250,
        ["autosize"] = new JsonObject { ["type"] = "fit-x", ["contains"] = "padding" },
        ["background"] = "transparent",
        ["data"] = new JsonObject { ["values"] = Values(chart) },
        ["layer"] = chart.Mark == ChartMark.Bar ? Bars(chart) : Lines(chart),
        ["config"] = Config(),
    }.ToJsonString();

    private static JsonArray Values(Chart chart) =>
    [
        .. chart.Series.SelectMany(series => series.Points.Select(point =>
        {
            var value = new JsonObject
            {
                [X] = chart.IsXNumeric ? Chart.Number(point.X) : point.X,
                [Y] = double.IsFinite(point.Y) ? point.Y : null,
                ["text"] = point.Text,
                [Series] = series.Label,
            };
            if (point is { Low: { } low, High: { } high })
            {
                (value[Low], value[High]) = (low, high);
            }

            foreach (var (title, detail) in chart.DetailTitles.Zip(chart.Details.GetValueOrDefault(point.X) ?? []))
            {
                value[title] = detail;
            }

            return value;
        })),
    ];

    private static JsonArray Lines(Chart chart)
    {
        var count = chart.Series.Count;
        var line = new JsonObject { ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2, ["clip"] = chart.IsXNumeric }, ["encoding"] = Encoding(chart) };
        if (count > 1)
        {
            line["encoding"]!["strokeDash"] = Named(new JsonObject { ["scale"] = Scale(chart, k => new JsonArray([.. SeriesLook.Dash(chart, k).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(each => (JsonNode)int.Parse(each, System.Globalization.CultureInfo.InvariantCulture))])) });
        }

        // Wheel and drag move over the steps; names have nothing to zoom into.
        if (chart.IsXNumeric)
        {
            line["params"] = new JsonArray(new JsonObject { ["name"] = "zoom", ["select"] = new JsonObject { ["type"] = "interval", ["encodings"] = new JsonArray(X, Y) }, ["bind"] = "scales" });
        }

        var marks = new JsonObject { ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = chart.Mark == ChartMark.PointedLine ? LargeMark : SmallMark, ["opacity"] = 1, ["clip"] = chart.IsXNumeric }, ["encoding"] = Encoding(chart) };
        if (count > 1)
        {
            marks["encoding"]!["shape"] = Named(new JsonObject { ["scale"] = Scale(chart, k => SeriesLook.Shape(chart, k)) });
        }

        if (chart.IsPaired)
        {
            marks["encoding"]!["size"] = Named(new JsonObject { ["scale"] = Scale(chart, k => SeriesLook.IsPrediction(chart, k) ? SmallMark : LargeMark) });
        }

        marks["encoding"]!["tooltip"] = Tooltip(chart);
        JsonArray layers = [line, marks];
        if (chart.Series.Any(series => series.Points.Any(point => point.Low is not null)))
        {
            var whiskers = Encoding(chart);
            whiskers[Y]!["field"] = Low;
            whiskers["y2"] = new JsonObject { ["field"] = High };
            layers.Add(new JsonObject { ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.5 }, ["encoding"] = whiskers });
        }

        return layers;
    }

    private static JsonArray Bars(Chart chart)
    {
        // Behind the longest bar is room for its value.
        var end = Math.Max(double.Epsilon, chart.FiniteY.Max() * RoomForText);
        var encoding = () => new JsonObject
        {
            [Y] = new JsonObject { ["field"] = X, ["type"] = "nominal", ["sort"] = null, ["title"] = null, ["axis"] = new JsonObject { ["labelLimit"] = 320, ["ticks"] = false } },
            [X] = new JsonObject { ["field"] = Y, ["type"] = "quantitative", ["title"] = chart.XTitle, ["scale"] = new JsonObject { ["domain"] = new JsonArray(0, end), ["nice"] = false } },
            ["tooltip"] = new JsonArray(Shown(X, chart.YTitle), Shown("text", chart.XTitle)),
        };
        var text = encoding();
        text["text"] = new JsonObject { ["field"] = Y, ["type"] = "quantitative", ["format"] = "," };
        return
        [
            new JsonObject { ["mark"] = new JsonObject { ["type"] = "bar", ["height"] = 15, ["color"] = SeriesLook.Colour(0) }, ["encoding"] = encoding() },
            new JsonObject { ["mark"] = new JsonObject { ["type"] = "text", ["align"] = "left", ["dx"] = 5, ["color"] = "currentColor" }, ["encoding"] = text },
        ];
    }

    private static JsonObject Encoding(Chart chart)
    {
        var encoding = new JsonObject
        {
            [X] = new JsonObject
            {
                ["field"] = X,
                ["type"] = chart.IsXNumeric ? "quantitative" : "ordinal",
                ["title"] = chart.XTitle,
                ["sort"] = chart.IsXNumeric ? null : new JsonArray([.. chart.Xs.Select(x => (JsonNode)x)]),
                ["scale"] = chart.IsXNumeric ? new JsonObject { ["zero"] = false, ["nice"] = false } : new JsonObject { ["type"] = "point", ["padding"] = 0.5 },
                ["axis"] = new JsonObject { ["grid"] = false, ["labelAngle"] = chart.Details.Count > 8 ? -45 : 0 },
            },
            [Y] = new JsonObject
            {
                ["field"] = Y,
                ["type"] = "quantitative",
                ["title"] = chart.YTitle + (chart.IsYLog ? " (log scale)" : ""),
                ["scale"] = chart.IsYLog ? new JsonObject { ["type"] = "log" } : new JsonObject { ["zero"] = false },
            },
        };
        if (chart.IsYLog || chart.FiniteY.Max(Math.Abs) < SmallestPlain)
        {
            encoding[Y]!["axis"] = new JsonObject { ["format"] = "~e" };
        }

        // Vega would draw nine lines a decade.
        if (chart.IsYLog)
        {
            encoding[Y]!["axis"]!["values"] = new JsonArray([.. new Ticks(chart.FiniteY.Min(), chart.FiniteY.Max(), 5, isLog: true).All.Select(tick => (JsonNode)tick.Value)]);
        }

        if (chart.IsXLog)
        {
            encoding[X]!["scale"]!["type"] = "log";
            encoding[X]!["axis"]!["values"] = new JsonArray([.. chart.Xs.Select(x => (JsonNode)Chart.Number(x)!.Value)]);
        }

        if (chart.Series.Count > 1)
        {
            encoding["color"] = Named(new JsonObject { ["scale"] = Scale(chart, k => SeriesLook.Colour(chart, k)) });
        }
        else
        {
            encoding["color"] = new JsonObject { ["value"] = SeriesLook.Colour(0) };
        }

        return encoding;
    }

    // The page has the legend, the same for both drawings.
    private static JsonObject Named(JsonObject channel)
    {
        channel["field"] = Series;
        channel["type"] = "nominal";
        channel["sort"] = null;
        channel["legend"] = null;
        return channel;
    }

    private static JsonObject Scale(Chart chart, Func<int, JsonNode> range) => new()
    {
        ["domain"] = new JsonArray([.. chart.Series.Select(series => (JsonNode)series.Label)]),
        ["range"] = new JsonArray([.. Enumerable.Range(0, chart.Series.Count).Select(range)]),
    };

    private static JsonArray Tooltip(Chart chart)
    {
        JsonArray shown = [Shown(X, chart.XTitle), Shown("text", chart.YTitle)];
        if (chart.Series.Count > 1)
        {
            shown.Add(Shown(Series, "case"));
        }

        foreach (var title in chart.DetailTitles)
        {
            shown.Add(Shown(title, title));
        }

        return shown;
    }

    private static JsonObject Shown(string field, string title) => new() { ["field"] = field, ["type"] = "nominal", ["title"] = title };

    // Lines and texts take the colour of the page, so that they serve on light and dark.
    private static JsonObject Config() => new()
    {
        ["font"] = "system-ui, sans-serif",
        ["view"] = new JsonObject { ["stroke"] = null },
        ["axis"] = new JsonObject
        {
            ["labelColor"] = "currentColor",
            ["titleColor"] = "currentColor",
            ["domainColor"] = "currentColor",
            ["tickColor"] = "currentColor",
            ["gridColor"] = "currentColor",
            ["gridOpacity"] = 0.15,
            ["labelFontSize"] = 12,
            ["titleFontSize"] = 12,
            ["titlePadding"] = 10,
            ["labelPadding"] = 5,
            ["titleFontWeight"] = "normal",
        },
    };
}
