namespace Rose.Harness.Spec;

/// <summary>Where token ids come from, and how many [batch, sequence] a forward pass gets; training has sizes of its own.</summary>
public sealed record InputSpec
{
    public InputKind Kind { get; init; } = InputKind.Random;

    /// <summary>The file of <see cref="InputKind.Text"/>, as the spec writes it; looked for beside the spec, then from the repository's root.</summary>
    public string? Path { get; init; }

    /// <summary>Where that file was found; null where it was not, or none is needed.</summary>
    public string? FullPath { get; init; }

    public int BatchSize { get; init; } = 2;

    /// <summary>Tokens in each sequence; at least 2, as the loss compares each token with the next.</summary>
    public int SeqLen { get; init; } = 16;
}
