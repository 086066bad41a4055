namespace Rose.Laws;

/// <summary>A tensor outside the tensor engine: row-major elements, widened to double, which is exact.</summary>
public sealed record HostTensor
{
    public required IReadOnlyList<int> Shape { get; init; }

    public required IReadOnlyList<double> Values { get; init; }
}
