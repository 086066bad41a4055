using Rose.Harness.Ranks;

namespace Rose.Harness.Run.Resume;

/// <summary>What came of a case.</summary>
public sealed record CaseOutcome
{
    /// <summary>The case's place in the plan that ran it.</summary>
    public required int Index { get; init; }

    public required CaseKey Key { get; init; }

    /// <summary>Why it did not come to its end; null where it did.</summary>
    public string? Failure { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Rank 0's measurements, in order.</summary>
    public required IReadOnlyList<RankRow> Rows { get; init; }
}
