using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_tensor_set_requires_grad(nint tensor, int value);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_tensor_grad(nint tensor, nint* grad);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_tensor_set_grad(nint tensor, nint gradOrNull);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_backward(nint* roots, nint* gradients, int count, int retainGraph, int createGraph);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_grad(nint* roots, nint* gradients, int rootCount, nint* inputs, int inputCount, int retainGraph, int createGraph, int allowUnused, nint* results);
}
