using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>How a tensor's elements lie in memory.</summary>
public enum TensorLayout
{
    Contiguous,

    /// <summary>The dims in reverse order; a tensor of fewer than two dims stays contiguous.</summary>
    Transposed,

    /// <summary>Every second element of the last dim; a scalar stays contiguous.</summary>
    Strided,

    /// <summary>A part of a larger memory, from its second row on; a scalar stays contiguous.</summary>
    Offset,
}

internal static class TensorLayouts
{
    /// <summary>The same elements, in memory of another layout.</summary>
    public static Tensor As(this Tensor tensor, TensorLayout layout)
    {
        if (layout == TensorLayout.Contiguous || tensor.dim() == 0 || (layout == TensorLayout.Transposed && tensor.dim() == 1))
        {
            return tensor;
        }

        switch (layout)
        {
            case TensorLayout.Transposed:
                long[] reversed = [.. Enumerable.Range(0, (int)tensor.dim()).Reverse().Select(dim => (long)dim)];
                return tensor.permute(reversed).contiguous().permute(reversed);
            case TensorLayout.Strided:
                return stack([tensor, zeros_like(tensor)], -1).select(-1, 0);
            default:
                return cat([zeros([1, .. tensor.shape[1..]], dtype: tensor.dtype), tensor]).narrow(0, 1, tensor.shape[0]);
        }
    }
}
