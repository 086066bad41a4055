using Rose.Harness.Spec;

namespace Rose.Harness.Ranks;

/// <summary>The first line that a rank's process reads: the world it belongs to and the ranks it is.</summary>
public sealed record RankStart
{
    public required WorldSpec World { get; init; }

    /// <summary>The first rank that lives in this process.</summary>
    public required int FirstRank { get; init; }

    /// <summary>One, or every rank of the world where ranks are threads.</summary>
    public required int RankCount { get; init; }

    /// <summary>Where rank 0 serves the store; 0 for rank 0 itself, which answers with the port.</summary>
    public int StorePort { get; init; }
}
