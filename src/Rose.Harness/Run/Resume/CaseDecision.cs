using Rose.Harness.Plan;

namespace Rose.Harness.Run.Resume;

/// <summary>Whether a case runs, and why.</summary>
internal sealed record CaseDecision
{
    public required ExperimentCase Case { get; init; }

    /// <summary>Null where nothing was there to compare it with.</summary>
    public CaseKey? Key { get; init; }

    /// <summary>The rows of an earlier run, which hold still; null where the case runs.</summary>
    public CaseOutcome? Kept { get; init; }

    /// <summary>In words: "the code changed (a1b2c3d4-… → …)".</summary>
    public required string Why { get; init; }
}
