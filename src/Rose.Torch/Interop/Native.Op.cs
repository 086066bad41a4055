using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(RoseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status rose_op_find(string name, string overload, nint* op);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_op_call(nint op, NativeValue* arguments, int argumentCount, NativeValue* results, int capacity, int* resultCount);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial void rose_free(void* memory);
}
