namespace Rose.Harness.Report.Model;

/// <summary>The points of one case, in the order of the file.</summary>
/// <param name="Label">What sets it apart; empty where it is the only one.</param>
internal sealed record ChartSeries(string Label, IReadOnlyList<ChartPoint> Points);
