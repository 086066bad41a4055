using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_describe_build(byte** text);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_set(Setting setting, long value, long* old);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_synchronize(int deviceType, int deviceIndex);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_cuda_peak_memory(int deviceIndex, long* bytes);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_cuda_restart_peak(int deviceIndex);

    /// <summary>Bytes that are allocated for tensors on the CPU and not used by any: freed and kept for the next ones, or beyond what was asked for.</summary>
    [LibraryImport(RoseLibrary.Name)]
    internal static partial long rose_spare_bytes();

    /// <summary>rose_setting of rose.h.</summary>
    internal enum Setting
    {
        GradMode = 0,
        Deterministic = 1,
        Threads = 2,
        CudaDevice = 3,
        OneDnn = 4,
        AutogradThreads = 5,
    }

    internal static long Read(Setting setting) => Exchange(setting, -1);

    /// <summary>Sets a setting and returns its old value.</summary>
    internal static long Exchange(Setting setting, long value)
    {
        long old;
        Check(rose_set(setting, value, &old), $"setting {setting}");
        return old;
    }
}
