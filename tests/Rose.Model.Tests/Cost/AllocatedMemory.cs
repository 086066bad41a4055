using System.Runtime.InteropServices;
using Rose.Torch.Interop;

namespace Rose.Model.Tests.Cost;

/// <summary>What libtorch's tensors take of glibc's memory, over all threads; .NET's own heap is not part of it.</summary>
internal static partial class AllocatedMemory
{
    /// <summary>Bytes that are allocated and not freed; those that no tensor uses are free.</summary>
    public static long Now()
    {
        var all = Query();
        return (long)(all.InUse + all.InMaps) - Native.rose_spare_bytes();
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Info Query();

    // struct mallinfo2 of malloc.h.
    [StructLayout(LayoutKind.Sequential)]
    private struct Info
    {
        public nuint Arena, FreeChunks, FastChunks, Maps, InMaps, Unused, FastBytes, InUse, Free, Trimmable;
    }
}
