using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rose.Torch.Interop;

[assembly: DisableRuntimeMarshalling]

namespace Rose.Parallel.Interop;

/// <summary>The functions of rose.h on stores, process groups and regions.</summary>
internal static unsafe partial class NativeGroup
{
    static NativeGroup() => RoseLibrary.ResolveFor(typeof(NativeGroup).Assembly);

    /// <summary>rose_region of rose.h.</summary>
    internal enum Region
    {
        Copy = 0,
        Reduce = 1,
        Gather = 2,
        Scatter = 3,
        GatherTo = 4,
        ReduceScatter = 5,
    }

    [LibraryImport(RoseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status rose_store_new(string? hostOrNull, int* port, int isServer, int timeoutMs, nint* store);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial void rose_store_drop(nint store);

    [LibraryImport(RoseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status rose_group_new(nint store, string prefix, int rank, int size, int backend, string? addressOrNull, int timeoutMs, nint wholeOrNull, nint* group);

    [LibraryImport(RoseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void rose_group_abort(nint group, string cause);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial void rose_group_drop(nint group);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial void rose_group_traffic(nint group, long* calls, long* bytes, long* nanoseconds, long* hiddenNanoseconds, long* waitingNanoseconds);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_group_call(nint group, Collective collective, nint tensorOrNull, int dim, long* sizes, int peer, nint* result);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_region_apply(nint group, Region region, nint tensor, int dim, long* sizes, nint* result);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_column_product(nint group, nint x, nint weight, int dtype, nint* result);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_vocab_cross_entropy(nint group, nint logits, nint targets, long start, long vocab, long ignoreIndex, double labelSmoothing, nint* losses);
}
