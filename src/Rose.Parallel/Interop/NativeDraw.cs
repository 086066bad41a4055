using System.Runtime.InteropServices;
using Rose.Torch.Interop;

namespace Rose.Parallel.Interop;

/// <summary>The function of rose.h that draws by counter.</summary>
internal static unsafe partial class NativeDraw
{
    // One resolver serves the whole assembly.
    static NativeDraw() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(NativeGroup).TypeHandle);

    /// <summary>rose_distribution of rose.h.</summary>
    internal enum Distribution
    {
        Uniform = 0,
        Normal = 1,
        Keep = 2,
        Below = 3,
    }

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_draw(Distribution distribution, ulong key, ulong stream, double a, double b, long* sizes, int dim, long* ranges, nint* result);
}
