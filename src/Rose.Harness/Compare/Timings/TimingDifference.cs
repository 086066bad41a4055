namespace Rose.Harness.Compare.Timings;

/// <summary>How long the same case took on both sides.</summary>
internal sealed record TimingDifference
{
    /// <summary>Below it, a difference counts as significant.</summary>
    public const double Significance = 0.05;

    /// <summary>For people: <c>world.size=2</c>.</summary>
    public required string Row { get; init; }

    public required string Column { get; init; }

    public required MedianInterval Older { get; init; }

    public required MedianInterval Newer { get; init; }

    /// <summary>Whether both sides have the very same measurements, as of a run that was committed once.</summary>
    public required bool IsSameRun { get; init; }

    /// <summary>Of the Mann-Whitney test; null where a side has one measurement, which no test can judge.</summary>
    public required double? PValue { get; init; }

    public bool IsSignificant => PValue < Significance;

    /// <summary>Of the median, in percent of the older one.</summary>
    public double ChangePercent => 100 * (Newer.Median - Older.Median) / Older.Median;

    public static TimingDifference Of(string row, string column, IReadOnlyList<double> older, IReadOnlyList<double> newer) => new()
    {
        Row = row,
        Column = column,
        Older = MedianInterval.Of(older),
        Newer = MedianInterval.Of(newer),
        IsSameRun = older.SequenceEqual(newer),
        PValue = older.Count > 1 && newer.Count > 1 ? MannWhitney.PValue(older, newer) : null,
    };
}
