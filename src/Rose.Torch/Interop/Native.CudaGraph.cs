using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_cuda_graph_new(int deviceIndex, nint* graph);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_cuda_graph_enter(CudaGraphHandle graph);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_cuda_graph_leave(CudaGraphHandle graph);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_cuda_graph_begin(CudaGraphHandle graph);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_cuda_graph_end(CudaGraphHandle graph);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_cuda_graph_replay(CudaGraphHandle graph);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial void rose_cuda_graph_drop(nint graph);
}
