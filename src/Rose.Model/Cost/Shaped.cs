using static Rose.Torch.torch;

namespace Rose.Model.Cost;

/// <summary>A tensor of which only shape and dtype exist.</summary>
internal sealed record Shaped(ScalarType DType, params IReadOnlyList<long> Shape)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    public long Bytes => Elements * SizeOf(DType);

    public long Last => Shape[^1];

    /// <summary>All dims but the last as one.</summary>
    public long Rows => Shape.Take(Shape.Count - 1).Aggregate(1L, (product, size) => product * size);

    public static long SizeOf(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.BFloat16 or ScalarType.Float16 or ScalarType.Int16 => 2,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        _ => 1,
    };

    /// <summary>The same with another extent of one dim; -1 is the last.</summary>
    public Shaped With(int dim, long extent) => this with { Shape = [.. Shape.Select((size, k) => k == (dim < 0 ? dim + Shape.Count : dim) ? extent : size)] };

    public Shaped As(ScalarType dtype) => this with { DType = dtype };

    /// <summary>The dtype of a sum of both: the wider one, as torch promotes reals.</summary>
    public Shaped Plus(Shaped other) => SizeOf(other.DType) > SizeOf(DType) ? As(other.DType) : this;
}
