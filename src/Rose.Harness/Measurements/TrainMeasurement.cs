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

    /// <summary>What of that went to which part; null where the spec does not ask.</summary>
    public LayerTimes? Layers { get; init; }

    /// <summary>What of it went to which class of operators; null where the spec does not ask.</summary>
    public KernelTimes? Kernels { get; init; }

    /// <summary>The part of it in which collectives of rank 0 were under way, waiting for its peers included.</summary>
    public double CommunicationMilliseconds { get; init; }

    /// <summary>The part of that in which rank 0 went on computing.</summary>
    public double HiddenCommunicationMilliseconds { get; init; }

    /// <summary>The part of it in which another rank had not come to the collective yet; null where the backend does not tell.</summary>
    public double? WaitingMilliseconds { get; init; }

    /// <summary>What the collectives went through: gloo, nccl, in_process or shared.</summary>
    public string Backend { get; init; } = "";

    /// <summary>The most memory that rank 0's process has held since the case began; 0 in journals of earlier versions.</summary>
    public double PeakMemoryMebibytes { get; init; }

    /// <summary>Rank 0's collectives in this step: forward, backward and optimizer, by kind; those without calls are left out.</summary>
    public required IReadOnlyList<CollectiveTraffic> Collectives { get; init; }
}
