using System.Collections.Frozen;
using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Torch;

/// <summary>
/// Mixed precision on this thread until disposed, on every device by the lists that PyTorch has for CUDA (PyTorch's own
/// CPU autocast of 1.13 leaves softmax and the losses in bfloat16):
/// <code>
/// in the lower dtype   linear, matmul, mm, bmm, addmm, baddbmm, addbmm, scaled_dot_product_attention
/// in float32           softmax, log_softmax, layer_norm, cross_entropy, nll_loss, mse_loss, sum
/// as they come         all others; float32 with the lower dtype gives float32
/// </code>
/// Arguments are cast where they are used, float64 never. The casts are part of the graph, so that parameters stay, and
/// get their gradients, in float32.
/// </summary>
internal sealed class Autocast : IDisposable
{
    private static readonly FrozenSet<string> _lower =
        FrozenSet.Create("aten::linear", "aten::matmul", "aten::mm", "aten::bmm", "aten::addmm", "aten::baddbmm", "aten::addbmm", "aten::scaled_dot_product_attention", "aten::_scaled_dot_product_attention");

    private static readonly FrozenSet<string> _full = FrozenSet.Create(
        "aten::softmax.int", "aten::log_softmax.int", "aten::layer_norm", "aten::cross_entropy_loss", "aten::nll_loss_nd", "aten::mse_loss", "aten::sum", "aten::sum.dim_IntList");

    [ThreadStatic]
    private static ScalarType? _dtype;

    private readonly ScalarType? _outer;

    public Autocast(ScalarType? dtype)
    {
        if (dtype is not (null or ScalarType.BFloat16 or ScalarType.Float16))
        {
            throw new ArgumentOutOfRangeException(nameof(dtype), dtype, $"autocast goes to bfloat16 or float16, not to {dtype}");
        }

        (_outer, _dtype) = (_dtype, dtype);
    }

    /// <summary>The lower dtype; null where nothing is cast.</summary>
    public static ScalarType? DType => _dtype;

    /// <summary>The dtype in which the operator's arguments are due; null where they are taken as they come.</summary>
    public static ScalarType? Due(string op) => _dtype is null ? null : _lower.Contains(op) ? _dtype : _full.Contains(op) ? ScalarType.Float32 : null;

    public static OpArgument[] Cast(ReadOnlySpan<OpArgument> arguments, ScalarType dtype)
    {
        var cast = arguments.ToArray();
        foreach (ref var argument in cast.AsSpan())
        {
            if (argument.Reference is Tensor { dtype: ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 } tensor && tensor.dtype != dtype)
            {
                argument = Op.Call("aten::to.dtype", tensor, dtype);
            }
        }

        return cast;
    }

    public void Dispose() => _dtype = _outer;
}
