namespace Rose.Laws;

/// <summary>The numbers of one tensor [..., columns], its other dims flattened, row-major; each is representable in the case's dtype.</summary>
internal sealed record NumberMatrix
{
    public required IReadOnlyList<int> Shape { get; init; }

    public required double[] Values { get; init; }

    public int Columns => Shape.Count == 0 ? 1 : Shape[^1];

    public int Rows => Shape.Take(Shape.Count - 1).Aggregate(1, (product, size) => product * size);
}
