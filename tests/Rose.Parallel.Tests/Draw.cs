using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>Tensors that every rank can draw again: what rank r draws from a seed is known to all.</summary>
internal static class Draw
{
    /// <summary>Whole numbers from low to high - 1.</summary>
    public static Tensor Ints(int seed, int rank, long low, long high, ScalarType dtype, params long[] shape)
    {
        using var generator = new Generator((ulong)((1000 * seed) + rank));
        using var drawn = randint(low, high, shape, dtype: int64, generator: generator);
        return drawn.to(dtype, copy: true);
    }

    /// <summary>Whole numbers from -8 to 8 in float64, whose sums and products are exact.</summary>
    public static Tensor Whole(int seed, int rank, params long[] shape) => Ints(seed, rank, -8, 9, float64, shape);

    public static Tensor Normal(int seed, int rank, ScalarType dtype, params long[] shape)
    {
        using var generator = new Generator((ulong)((1000 * seed) + rank));
        return randn(shape, dtype: dtype, generator: generator);
    }

    /// <summary>What each rank of a group draws, in rank order.</summary>
    public static Tensor[] OfAll(ProcessGroup group, Func<int, Tensor> draw) => [.. Enumerable.Range(0, group.Size).Select(draw)];

    public static Tensor Sum(IReadOnlyList<Tensor> tensors) => tensors.Skip(1).Aggregate(tensors[0], (sum, next) => sum + next);
}
