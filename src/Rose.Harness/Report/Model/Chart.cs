using System.Globalization;

namespace Rose.Harness.Report.Model;

/// <summary>A chart as data; the page draws it twice, once as SVG and once with Vega-Lite.</summary>
internal sealed record Chart : IReportBlock
{
    public required string Title { get; init; }

    /// <summary>What is seen, for those who do not see it.</summary>
    public required string Description { get; init; }

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    public required ChartMark Mark { get; init; }

    /// <summary>Whether x is a quantity, such as a step; else it is a name among few, in order.</summary>
    public bool IsXNumeric { get; init; }

    /// <summary>Whether x stands on a log scale, with a tick at each value; only where it is numeric.</summary>
    public bool IsXLog { get; init; }

    /// <summary>Whether series come in pairs: what was measured, then what was predicted of it, a dashed line of the same colour.</summary>
    public bool IsPaired { get; init; }

    /// <summary>How many times the smallest y the largest is, from where on a linear scale would hide the small values.</summary>
    public double LogSpan { get; init; } = 100;

    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>More about an x than its name, in the table and the tooltips: a commit's date and subject.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Details { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What the details are.</summary>
    public IReadOnlyList<string> DetailTitles { get; init; } = [];

    /// <summary>Sentences below the chart.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether all values are above 0 and far apart.</summary>
    public bool IsYLog => Mark != ChartMark.Bar && FiniteY is { Count: > 0 } values && values.Min() > 0 && values.Max() / values.Min() >= LogSpan;

    public IReadOnlyList<double> FiniteY => [.. Series.SelectMany(series => series.Points).Select(point => point.Y).Where(double.IsFinite)];

    /// <summary>Every x once: in ascending order where all are numbers and the chart knows no better, else as they come.</summary>
    public IReadOnlyList<string> Xs
    {
        get
        {
            string[] all = [.. Series.SelectMany(series => series.Points).Select(point => point.X).Distinct()];
            return Details.Count == 0 && Mark != ChartMark.Bar && Array.TrueForAll(all, x => Number(x) is not null) ? [.. all.OrderBy(x => Number(x))] : all;
        }
    }

    public static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
