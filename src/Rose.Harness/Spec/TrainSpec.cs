using Rose.Model.Training;

namespace Rose.Harness.Spec;

/// <summary>Training on batches [batch, sequence], another one for each step.</summary>
public sealed record TrainSpec
{
    public TrainerOptions Options { get; init; } = new();
    public int BatchSize { get; init; } = 8;

    /// <summary>Tokens in each sequence; at least 2, as the loss compares each token with the next.</summary>
    public int SeqLen { get; init; } = 32;

    /// <summary>Steps from one logged row to the next.</summary>
    public int LogEvery { get; init; } = 1;

    /// <summary>Steps from one validation to the next, which the last step has too; 0 for none.</summary>
    public int EvalEvery { get; init; }

    /// <summary>Batches of a validation, of <see cref="BatchSize"/> sequences each.</summary>
    public int EvalBatches { get; init; } = 8;

    /// <summary>Bytes that the trained model adds to <see cref="SamplePrompt"/>; 0 for no sample.</summary>
    public int SampleBytes { get; init; }

    /// <summary>What the sample continues.</summary>
    public string SamplePrompt { get; init; } = "The ";

    /// <summary>How boldly the sample is drawn; at 0 it is always the likeliest byte that follows.</summary>
    public double SampleTemperature { get; init; } = 0.8;
}
