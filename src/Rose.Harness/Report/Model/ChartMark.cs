namespace Rose.Harness.Report.Model;

/// <summary>How a chart draws its points.</summary>
internal enum ChartMark
{
    /// <summary>A line for each series.</summary>
    Line,

    /// <summary>A line for each series, with a mark on each point.</summary>
    PointedLine,

    /// <summary>A horizontal bar for each point of the one series, named at its left.</summary>
    Bar,
}
