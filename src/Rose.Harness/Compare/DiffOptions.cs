namespace Rose.Harness.Compare;

/// <summary>How two tables are compared, apart from tolerances.</summary>
internal sealed record DiffOptions
{
    /// <summary>The columns that tell rows apart; empty where they follow from the header.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The one column to compare; null for all.</summary>
    public string? Only { get; init; }
}
