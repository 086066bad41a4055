using Rose.Model.Training;

namespace Rose.Harness.Spec;

/// <summary>Training on batches [batch, sequence] drawn afresh for each step.</summary>
public sealed record TrainSpec
{
    public TrainerOptions Options { get; init; } = new();
    public int BatchSize { get; init; } = 8;

    /// <summary>Tokens in each sequence; at least 2, as the loss compares each token with the next.</summary>
    public int SeqLen { get; init; } = 32;

    /// <summary>Steps from one logged row to the next.</summary>
    public int LogEvery { get; init; } = 1;
}
