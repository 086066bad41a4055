using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_recompute(
        nint* inputs,
        int count,
        nint output,
        delegate* unmanaged<nint, nint*, int, nint, byte*, int, Status> again,
        delegate* unmanaged<nint, void> release,
        nint state,
        nint* result);
}
