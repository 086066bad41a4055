namespace Rose.Model.Training;

/// <summary>What one step of training came to; the same on every rank.</summary>
public sealed record TrainStep
{
    /// <summary>Counted from 1.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss over the batch before the step: as the model's dtype holds it, widened; with micro-batches their mean, in float64.</summary>
    public required double Loss { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>The norm of all gradients together, before it is limited; null without a limit.</summary>
    public double? GradNorm { get; init; }
}
