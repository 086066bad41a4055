using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>A tensor of given numbers that lies in memory as a case wants it, and can tell whether it was written to.</summary>
internal sealed class LaidOut
{
    private readonly Tensor _buffer;
    private readonly byte[] _before;

    private LaidOut(Tensor buffer, Tensor view) => (_buffer, View, _before) = (buffer, view, Bits(buffer));

    public LaidOut(IReadOnlyList<int> shape, double[] numbers, CaseLayout layout, ScalarType dtype, Device device)
    {
        using var _ = no_grad();
        var dense = tensor(numbers, [.. shape.Select(size => (long)size)], dtype, device);
        (_buffer, View) = layout switch
        {
            CaseLayout.Transposed => Transposed(dense),
            CaseLayout.Strided => Strided(dense),
            _ => (dense, dense.detach()),
        };
        _before = Bits(_buffer);
    }

    /// <summary>The tensor, a leaf.</summary>
    public Tensor View { get; }

    /// <summary>Whether any bit of the memory behind it, gaps included, is another than at first.</summary>
    public bool IsChanged => !Holds(_buffer, _before);

    /// <summary>What a contiguous tensor holds.</summary>
    public static byte[] Bits(Tensor tensor) => Bits(tensor, bits => bits.ToArray());

    /// <summary>Whether a contiguous tensor holds the same bits, NaNs included.</summary>
    public static bool Holds(Tensor tensor, byte[] bits) => Bits(tensor, own => own.SequenceEqual(bits));

    private static T Bits<T>(Tensor tensor, Func<ReadOnlySpan<byte>, T> read)
    {
        if (tensor.device.type == DeviceType.CPU)
        {
            return read(tensor.bytes);
        }

        using var host = tensor.detach().cpu();
        return read(host.bytes);
    }

    /// <summary>A contiguous tensor of indices.</summary>
    public static LaidOut Indices(IReadOnlyList<int> shape, long[] indices, Device device)
    {
        var dense = tensor(indices, [.. shape.Select(size => (long)size)], int64, device);
        return new LaidOut(dense, dense.alias());
    }

    private static (Tensor Buffer, Tensor View) Transposed(Tensor dense)
    {
        var buffer = dense.transpose(-1, -2).contiguous();
        return (buffer, buffer.transpose(-1, -2).detach());
    }

    // NaN between the elements: whoever ignores strides cannot pass.
    private static (Tensor Buffer, Tensor View) Strided(Tensor dense)
    {
        var shape = dense.shape;
        shape[^1] *= 2;
        var buffer = full(shape, double.NaN, dense.dtype, dense.device);
        var view = buffer.slice(-1, 0, shape[^1], 2);
        view.copy_(dense);
        return (buffer, view.detach());
    }
}
