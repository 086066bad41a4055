using Rose.Parallel;

namespace Rose.Harness.Measurements;

/// <summary>One logged step of a training run.</summary>
public sealed record TrainMeasurement
{
    /// <summary>Counted from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The loss of the step's batch before the step, as the model's dtype holds it, widened; with micro-batches their mean, in float64.</summary>
    public required double Loss { get; init; }

    /// <summary>That of the dense model, trained alike beside this one; null where there is none.</summary>
    public double? DenseLoss { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>The norm of all gradients together, before it is limited; null without a limit.</summary>
    public double? GradNorm { get; init; }

    /// <summary>The mean loss, after the step, on the text kept for validation, without dropout; null where the step has no validation.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Rank 0's time for this step: batch, forward, backward and optimizer.</summary>
    public required double StepMilliseconds { get; init; }

    /// <summary>Rank 0's collectives in this step: forward, backward and optimizer, by kind; those without calls are left out.</summary>
    public required IReadOnlyList<CollectiveTraffic> Collectives { get; init; }
}
