using Rose.Harness.Plan;
using Rose.Harness.Provenance;

namespace Rose.Harness.Run.Resume;

/// <summary>A line of the journal; exactly one of its parts is there.</summary>
public sealed record JournalLine
{
    public RunFile? Run { get; init; }

    public ExperimentCase? Case { get; init; }

    public CaseOutcome? Outcome { get; init; }
}
