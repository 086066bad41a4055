using Microsoft.Win32.SafeHandles;

namespace Rose.Parallel.Interop;

/// <summary>Owns a store.</summary>
internal sealed class StoreHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public StoreHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle()
    {
        NativeGroup.rose_store_drop(handle);
        return true;
    }
}
