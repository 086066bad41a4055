using Microsoft.Win32.SafeHandles;

namespace Rose.Torch.Interop;

/// <summary>Owns one reference to a libtorch tensor.</summary>
internal sealed unsafe class TensorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    // About what libtorch keeps beside the elements: TensorImpl, StorageImpl and their sizes.
    private const long Overhead = 512;

    private readonly long _bytes;

    public TensorHandle(nint value)
        : base(ownsHandle: true)
    {
        SetHandle(value);
        NativeDescription description;
        var known = Native.rose_tensor_describe(value, &description) == Status.Ok && description.DeviceType != (int)DeviceType.META;
        _bytes = Overhead + (known ? description.ElementCount * description.ElementSize : 0);
        NativeMemory.Add(_bytes);
    }

    private TensorHandle(TensorHandle source)
        : base(ownsHandle: true)
    {
        SetHandle(source.handle);
        _bytes = source._bytes;
        source.SetHandleAsInvalid();
    }

    /// <summary>The reference in a handle of its own; this one becomes invalid.</summary>
    public TensorHandle Move()
    {
        ObjectDisposedException.ThrowIf(IsClosed, typeof(torch.Tensor));
        return new(this);
    }

    protected override bool ReleaseHandle()
    {
        Native.rose_tensor_drop(handle);
        NativeMemory.Remove(_bytes);
        return true;
    }
}
