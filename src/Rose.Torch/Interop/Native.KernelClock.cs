using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(RoseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status rose_kernel_clock_new(string classes, int count, int deviceType, nint* clock);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_kernel_clock_start(nint clock);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_kernel_clock_stop(nint clock, double* milliseconds);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial void rose_kernel_clock_force(nint clock, int number);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial void rose_kernel_clock_drop(nint clock);
}
