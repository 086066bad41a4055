using Microsoft.Win32.SafeHandles;

namespace Rose.Torch.Interop;

/// <summary>Owns a clock of kernels.</summary>
internal sealed class KernelClockHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public KernelClockHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle()
    {
        Native.rose_kernel_clock_drop(handle);
        return true;
    }
}
