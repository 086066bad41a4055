namespace Rose.Harness.Report.Model;

/// <summary>A table of texts.</summary>
internal sealed record ReportTable : IReportBlock
{
    public required string Title { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required IReadOnlyList<IReadOnlyList<string>> Rows { get; init; }

    /// <summary>Whether only its title shows until it is opened.</summary>
    public bool IsFolded { get; init; }
}
