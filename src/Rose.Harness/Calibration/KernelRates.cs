using Rose.Harness.Spec;
using Rose.Model.Cost;

namespace Rose.Harness.Calibration;

/// <summary>What one rank does in a second on one thread, with the kernels of one choice of <c>numerics</c>.</summary>
public sealed record KernelRates
{
    public required Numerics Numerics { get; init; }

    /// <summary>Whose products of float32 matrices were measured: oneDNN, or libtorch for its own choice.</summary>
    public required string FloatProducts { get; init; }

    /// <summary>Float32 products of a linear layer of 1,024 features for so many tokens, the fewest first.</summary>
    public required IReadOnlyList<ProductRate> Products { get; init; }

    /// <summary>Batches of float32 products of square matrices of so many rows, as heads have them; the smallest first.</summary>
    public required IReadOnlyList<ProductRate> HeadProducts { get; init; }

    /// <summary>Passes that add one tensor to another in place, the smallest first.</summary>
    public required IReadOnlyList<MemoryRate> Memory { get; init; }

    /// <summary>Passes of the optimizer over parameters far larger than the caches.</summary>
    public required double UpdateGigabytesPerSecond { get; init; }

    /// <summary>The operators that are timed as a whole, one of each kind.</summary>
    public required IReadOnlyList<FunctionRate> Functions { get; init; }

    /// <summary>Of an operator on one element, from C# and back, recorded for backward.</summary>
    public required double OperatorMicroseconds { get; init; }

    /// <summary>Of a linear layer on a few elements, recorded for backward.</summary>
    public required double ProductMicroseconds { get; init; }

    /// <summary>Of a product of two batches of small matrices, recorded for backward.</summary>
    public required double HeadProductsMicroseconds { get; init; }

    /// <summary>What the process of a rank holds that has computed, and keeps no tensor.</summary>
    public required double RankMebibytes { get; init; }

    /// <summary>For a product whose smallest extent is so long: between two that were measured, by their logarithms.</summary>
    public double FlopsPerSecond(OperatorKind kind, long smallestExtent) =>
        1e9 * Interpolation.Between(smallestExtent, [.. (kind == OperatorKind.HeadProducts ? HeadProducts : Products).Select(each => ((double)each.Size, each.GigaflopsPerSecond))]);

    /// <summary>For a pass over so many bytes: between two that were measured, by their logarithms.</summary>
    public double BytesPerSecond(double bytes) =>
        1e9 * Interpolation.Between(bytes, [.. Memory.Select(each => ((double)each.Bytes, each.GigabytesPerSecond))]);

    /// <exception cref="ArgumentException">The kind was not measured.</exception>
    public FunctionRate Function(OperatorKind kind) => Functions.FirstOrDefault(each => each.Kind == kind)
        ?? throw new ArgumentException($"the rates have no {kind}; measure them again", nameof(kind));
}
