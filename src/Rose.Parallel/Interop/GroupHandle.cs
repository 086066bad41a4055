using Microsoft.Win32.SafeHandles;

namespace Rose.Parallel.Interop;

/// <summary>Owns one rank's membership in a process group.</summary>
internal sealed class GroupHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public GroupHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle()
    {
        NativeGroup.rose_group_drop(handle);
        return true;
    }
}
