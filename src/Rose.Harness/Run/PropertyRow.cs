using Rose.Harness.Plan;
using Rose.Harness.Run.Resume;
using Rose.Laws;

namespace Rose.Harness.Run;

/// <summary>What a property of one case of the sweep came to.</summary>
internal sealed record PropertyRow
{
    public required string Experiment { get; init; }

    public required ExperimentCase Case { get; init; }

    public required LawReport Report { get; init; }

    /// <summary>From the first case to the verdict, with the start of the ranks.</summary>
    public required double Seconds { get; init; }

    public static PropertyRow Of(ExperimentPlan plan, CaseOutcome outcome) =>
        new() { Experiment = plan.Spec.Name, Case = plan.Cases[outcome.Index - 1], Report = outcome.Law!, Seconds = outcome.Seconds };
}
