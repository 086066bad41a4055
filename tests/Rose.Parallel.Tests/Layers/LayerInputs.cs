using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>The shapes that a linear layer's input can have before its features, and how it can lie in memory.</summary>
internal static class LayerInputs
{
    public static IReadOnlyList<long[]> Leading { get; } = [[], [5], [2, 3], [0]];

    /// <summary>[..., features] whole or normal numbers; two dims and more lie transposed in memory.</summary>
    public static Tensor Draw(int seed, ScalarType dtype, bool whole, long[] leading, long features)
    {
        long[] shape = [.. leading, features];
        var drawn = whole ? Tests.Draw.Ints(seed, 0, -8, 9, dtype, shape) : Tests.Draw.Normal(seed, 0, dtype, shape);
        return drawn.ndim < 2 ? drawn : drawn.transpose(0, -1).contiguous().transpose(0, -1);
    }
}
