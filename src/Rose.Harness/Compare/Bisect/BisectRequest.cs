namespace Rose.Harness.Compare.Bisect;

/// <summary>Which number changed, and between which commits.</summary>
internal sealed record BisectRequest
{
    /// <summary>Its name or its spec.</summary>
    public required string Experiment { get; init; }

    public required string Column { get; init; }

    /// <summary>A revision at which the column is as it should be.</summary>
    public required string Good { get; init; }

    /// <summary>A later one at which it is not.</summary>
    public required string Bad { get; init; }

    /// <summary>A shell command that writes the experiment's CSV; null to take the CSV that each commit holds.</summary>
    public string? Command { get; init; }

    /// <summary>In place of those of BAD's spec; null for these.</summary>
    public CompareRules? Rules { get; init; }

    public IReadOnlyList<string> Keys { get; init; } = [];
}
