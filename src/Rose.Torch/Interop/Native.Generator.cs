using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_generator_new(int deviceType, int deviceIndex, int isDefault, nint* generator);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_generator_seed(nint generator, ulong seed);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_generator_state(nint generator, nint* state);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_generator_set_state(nint generator, nint state);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial void rose_generator_drop(nint generator);

    [LibraryImport(RoseLibrary.Name)]
    internal static partial Status rose_manual_seed(ulong seed);
}
