using Rose.Harness.Bench;
using Rose.Harness.Ranks;
using Rose.Laws;

namespace Rose.Harness.Run.Resume;

/// <summary>What came of a case.</summary>
public sealed record CaseOutcome
{
    /// <summary>The case's place in the plan that ran it.</summary>
    public required int Index { get; init; }

    public required CaseKey Key { get; init; }

    /// <summary>Why it did not come to its end, or which law it broke; null where all is done.</summary>
    public string? Failure { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Rank 0's measurements, in order.</summary>
    public IReadOnlyList<RankRow> Rows { get; init; } = [];

    /// <summary>With <c>kind: property</c>.</summary>
    public LawReport? Law { get; init; }

    /// <summary>With <c>kind: bench</c>, of all sides in the order in which they were measured.</summary>
    public IReadOnlyList<BenchSample> Samples { get; init; } = [];
}
