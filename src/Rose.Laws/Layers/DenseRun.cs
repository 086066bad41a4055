namespace Rose.Laws;

/// <summary>What a dense layer computes, forward and backward.</summary>
internal sealed record DenseRun
{
    public required DenseTensor Output { get; init; }

    /// <summary>Of inputs and parameters, by name.</summary>
    public required IReadOnlyDictionary<string, DenseTensor> Gradients { get; init; }

    /// <summary>Whether every value and gradient that was met is an integer.</summary>
    public required bool AllIntegers { get; init; }
}
