using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>What ranks hold when they call a collective.</summary>
internal sealed record CollectiveCase
{
    public required int WorldSize { get; init; }

    /// <summary>Of the whole tensor; along <see cref="Dim"/> it is the sum of <see cref="Sizes"/>.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Along which the whole is cut, from 0; null for a scalar, which cannot be.</summary>
    public required int? Dim { get; init; }

    /// <summary>Each rank's extent along <see cref="Dim"/>.</summary>
    public required IReadOnlyList<long> Sizes { get; init; }

    public required ScalarType DType { get; init; }

    public required TensorLayout Layout { get; init; }

    public required int Root { get; init; }

    public required int Seed { get; init; }

    public override string ToString() =>
        $"{DType} [{string.Join(", ", Shape)}] in {WorldSize} ranks, cut along {Dim?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no dim"} into [{string.Join(", ", Sizes)}], {Layout}, root {Root}, seed {Seed}";

    /// <summary>What a rank holds: small whole numbers of the whole shape.</summary>
    public Tensor Whole(int rank) => DTypes.Small(DType, Seed, rank, [.. Shape]).As(Layout);

    /// <summary>What a rank holds: normal numbers of the whole shape.</summary>
    public Tensor Real(int rank) => Draw.Normal(Seed, rank, float64, [.. Shape]).to(DType).As(Layout);

    /// <summary>What a rank holds: any bits, NaN's among them, of the whole shape.</summary>
    public Tensor AnyBits(int rank) => AnyBits(rank, Shape);

    /// <summary>Its shard of any bits.</summary>
    public Tensor AnyShard(int rank) => AnyBits(rank, [.. Shape.Select((extent, dim) => dim == Dim ? Sizes[rank] : extent)]);

    private Tensor AnyBits(int rank, IReadOnlyList<long> shape)
    {
        using var generator = new Generator((ulong)((1000L * Seed) + rank));
        using var one = empty([1], DType);
        var count = shape.Aggregate(1L, (product, extent) => product * extent);
        var bytes = randint(0, DType == @bool ? 2 : 256, [count * one.element_size()], dtype: uint8, generator: generator);
        return bytes.view(DType).reshape([.. shape]).As(Layout);
    }
}
