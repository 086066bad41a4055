using Rose.Harness.Plan;
using Rose.Harness.Predict;
using Rose.Harness.Ranks;
using Rose.Parallel;

namespace Rose.Harness.Run;

/// <summary>A measurement with the case that it belongs to.</summary>
internal sealed record CaseRow
{
    public required string Experiment { get; init; }

    public required ExperimentCase Case { get; init; }

    public required RankRow Measured { get; init; }

    /// <summary>The row of a measurement.</summary>
    public static CaseRow Of(ExperimentPlan plan, ExperimentCase of, RankRow measured, Traffic predicted) =>
        new() { Experiment = plan.Spec.Name, Case = of, Measured = measured, Predicted = predicted };

    /// <summary>What the step was predicted to cost this machine; nothing of it where nobody asks.</summary>
    public MachineCost Cost { get; init; } = MachineCost.Unknown;

    /// <summary>Rank 0's collectives in a step, from the spec alone.</summary>
    public required Traffic Predicted { get; init; }
}
