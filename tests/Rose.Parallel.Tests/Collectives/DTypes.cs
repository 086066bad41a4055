using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

internal static class DTypes
{
    /// <summary>Every dtype that a tensor of numbers can have, those that gloo does not know among them.</summary>
    public static IReadOnlyList<ScalarType> All { get; } = [float64, float32, float16, bfloat16, int8, int16, int32, int64, uint8, @bool];

    /// <summary>Small whole numbers that the dtype holds, as do their sums and products over five ranks.</summary>
    public static Tensor Small(ScalarType dtype, int seed, int rank, params long[] shape) =>
        Draw.Ints(seed, rank, dtype is ScalarType.Byte or ScalarType.Bool ? 0 : -2, dtype == @bool ? 2 : 3, dtype, shape);
}
