namespace Rose.Harness.Report.Model;

/// <summary>One value of a series.</summary>
internal sealed record ChartPoint
{
    /// <summary>As the CSV has it.</summary>
    public required string X { get; init; }

    /// <summary>Not finite where the CSV's is not: it is in the table then, and not drawn.</summary>
    public required double Y { get; init; }

    /// <summary>The value as the CSV has it.</summary>
    public required string Text { get; init; }

    /// <summary>The interval around it; null with <see cref="High"/> where there is none.</summary>
    public double? Low { get; init; }

    public double? High { get; init; }
}
