namespace Rose.Harness.Compare.Bisect;

/// <summary>The commit that changed a number.</summary>
internal sealed record BisectResult
{
    /// <summary>The full name; null where commits that could not be judged leave several.</summary>
    public required string? FirstBad { get; init; }

    /// <summary>What is left where <see cref="FirstBad"/> is null.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>The column's cells at the first bad commit that are no longer those of GOOD.</summary>
    public required IReadOnlyList<Difference> Changed { get; init; }
}
