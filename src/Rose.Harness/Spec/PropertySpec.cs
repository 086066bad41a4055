namespace Rose.Harness.Spec;

/// <summary>Random cases of a law over several world sizes.</summary>
public sealed record PropertySpec
{
    public PropertyLaw Law { get; init; } = PropertyLaw.Ffn;

    /// <summary>How many random cases are run.</summary>
    public int Cases { get; init; } = 200;

    public IReadOnlyList<int> WorldSizes { get; init; } = [1, 2, 3, 4];

    /// <summary>Upper bound of every dim of a random shape for which the law has none of its own.</summary>
    public int MaxDim { get; init; } = 64;

    public Comparison Comparison { get; init; } = Comparison.Both;

    /// <summary>The token that a failure printed, to run that one case again; null for fresh cases.</summary>
    public string? Replay { get; init; }
}
