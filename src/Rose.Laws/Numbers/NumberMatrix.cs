namespace Rose.Laws;

/// <summary>The numbers of one tensor [..., columns], its other dims flattened, row-major; each is representable in the case's dtype.</summary>
/// <param name="values">Called when they are first asked for.</param>
internal sealed class NumberMatrix(IReadOnlyList<int> shape, Func<double[]> values)
{
    private double[]? _values;

    public IReadOnlyList<int> Shape => shape;

    public double[] Values => _values ??= values();

    public int Columns => shape.Count == 0 ? 1 : shape[^1];

    public int Rows => shape.SkipLast(1).Aggregate(1, (product, size) => product * size);
}
