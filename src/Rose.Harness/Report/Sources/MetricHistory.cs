namespace Rose.Harness.Report.Sources;

/// <summary>The commits that changed an experiment's CSV, oldest first.</summary>
internal sealed record MetricHistory
{
    /// <summary>The columns to show; empty for those that an experiment is mostly asked for.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    public required IReadOnlyList<CommittedSheet> Commits { get; init; }

    /// <summary>Of commits that were left out.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
