namespace Rose.Harness.Spec;

/// <summary>Training with AdamW on batches [batch, sequence] drawn afresh for each step.</summary>
public sealed record TrainSpec
{
    public int Steps { get; init; } = 50;
    public double LearningRate { get; init; } = 3.0e-4;
    public double WeightDecay { get; init; } = 0.01;
    public int BatchSize { get; init; } = 8;

    /// <summary>Tokens in each sequence; at least 2, as the loss compares each token with the next.</summary>
    public int SeqLen { get; init; } = 32;

    /// <summary>Steps from one logged row to the next.</summary>
    public int LogEvery { get; init; } = 1;
}
