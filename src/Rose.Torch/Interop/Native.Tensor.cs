using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_tensor_describe(nint tensor, NativeDescription* description);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_tensor_from_data(void* data, long byteCount, long* sizes, int dim, int dtype, nint* tensor);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial void rose_tensor_drop(nint tensor);
}
