namespace Rose.Harness.Spec;

/// <summary>The token ids [batch, sequence] of a forward pass.</summary>
public sealed record InputSpec
{
    public InputKind Kind { get; init; } = InputKind.Random;
    public int BatchSize { get; init; } = 2;

    /// <summary>Tokens in each sequence; at least 2, as the loss compares each token with the next.</summary>
    public int SeqLen { get; init; } = 16;
}
