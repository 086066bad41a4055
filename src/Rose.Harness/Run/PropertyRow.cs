using Rose.Harness.Plan;
using Rose.Laws;

namespace Rose.Harness.Run;

/// <summary>What a property of one case of the sweep came to.</summary>
internal sealed record PropertyRow
{
    public required string Experiment { get; init; }

    public required ExperimentCase Case { get; init; }

    public required LawReport Report { get; init; }

    /// <summary>From the first case to the verdict, with the start of the ranks.</summary>
    public required TimeSpan Elapsed { get; init; }
}
