namespace Rose.Laws;

/// <summary>A tensor of the dense computation.</summary>
internal sealed record DenseTensor
{
    public required IReadOnlyList<int> Shape { get; init; }

    public required double[] Values { get; init; }

    /// <summary>How far a computed element may lie from it, in units of u; null where not tracked.</summary>
    public double[]? Errors { get; init; }

    /// <summary>See <see cref="Expectation.Scale"/>.</summary>
    public double Scale { get; init; }
}
