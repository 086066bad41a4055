namespace Rose.Harness.Measurements;

/// <summary>A parallel model's logits and loss held against the dense model's.</summary>
public sealed record DenseComparison
{
    public required double Loss { get; init; }

    /// <summary>The largest absolute difference between logits; infinite where one is not a number.</summary>
    public required double MaxAbsDiff { get; init; }

    /// <summary>The largest distance between logits in units in the last place: how many values of the dtype lie between them.</summary>
    public required long MaxUlp { get; init; }
}
