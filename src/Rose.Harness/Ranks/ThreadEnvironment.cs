using System.Globalization;
using System.Runtime.InteropServices;
using Rose.Harness.Spec;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>
/// The number of threads and the choice of kernels, for libraries that read them from the environment when they load. Works
/// before libtorch is loaded into this process, and through libc, which is where they look.
/// </summary>
internal static partial class ThreadEnvironment
{
    public static readonly IReadOnlyList<string> Names = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

    public static void Set(int threads, Numerics numerics)
    {
        if (numerics == Numerics.Fast)
        {
            Build.LeaveKernelsUnpinned();
        }

        foreach (var name in Names)
        {
            _ = SetEnvironment(name, threads.ToString(CultureInfo.InvariantCulture), overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
