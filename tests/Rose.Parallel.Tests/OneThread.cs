using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rose.Parallel.Tests;

/// <summary>
/// Each rank computes on its own thread alone. OpenBLAS reads its number of threads, on which its bits depend, when it
/// loads, and through libc.
/// </summary>
internal static partial class OneThread
{
#pragma warning disable CA2255 // It must come before libtorch loads, whichever test is first.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        _ = SetEnvironment("OMP_NUM_THREADS", "1", overwrite: 1);
        _ = SetEnvironment("OPENBLAS_NUM_THREADS", "1", overwrite: 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
