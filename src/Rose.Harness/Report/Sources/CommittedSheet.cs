namespace Rose.Harness.Report.Sources;

/// <summary>An experiment's CSV as one commit has it.</summary>
internal sealed record CommittedSheet
{
    /// <summary>The commit's short name.</summary>
    public required string Commit { get; init; }

    /// <summary>The day it was written, as YYYY-MM-DD.</summary>
    public required string Date { get; init; }

    public required string Subject { get; init; }

    public required CsvSheet Sheet { get; init; }
}
