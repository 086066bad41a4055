using Microsoft.Win32.SafeHandles;

namespace Rose.Torch.Interop;

/// <summary>Owns a libtorch generator.</summary>
internal sealed class GeneratorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public GeneratorHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle()
    {
        Native.rose_generator_drop(handle);
        return true;
    }
}
