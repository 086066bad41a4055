using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

/// <summary>Draws from the default generator as torch.randn and torch.randint do.</summary>
internal static class Draw
{
    public static Tensor Normal(params long[] shape) => Op.Call("aten::randn", shape);

    public static Tensor Ints(long high, params long[] shape) => Op.Call("aten::randint.low", 0, high, shape, int64);

    public static Tensor Of(params float[] values) => Tensor.FromSpan<float>(values, [values.Length], float32);
}
