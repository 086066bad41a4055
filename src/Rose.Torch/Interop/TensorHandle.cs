using Microsoft.Win32.SafeHandles;

namespace Rose.Torch.Interop;

/// <summary>Owns one reference to a libtorch tensor.</summary>
internal sealed class TensorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public TensorHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle()
    {
        Native.rose_tensor_drop(handle);
        return true;
    }
}
