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

    /// <summary>Whether the dense model is trained beside, on rank 0, and its loss compared at each step.</summary>
    public bool CompareDense { get; init; }

    /// <summary>Steps from one checkpoint to the next, which the last step has too; 0 for none.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>The checkpoint that the run goes on from, as the spec writes it; looked for beside the spec, then from the repository's root. Null to start anew.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Where that file was found; null where it was not, or none is needed.</summary>
    public string? ResumeFullPath { get; init; }

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
