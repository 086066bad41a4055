using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

/// <summary>The functions of rose.h that Rose.Torch calls; one part for each file under native/.</summary>
internal static unsafe partial class Native
{
    static Native() => RoseLibrary.ResolveFor(typeof(Native).Assembly);

    /// <summary>Throws the typed exception of a status; <paramref name="what"/> says what was being done.</summary>
    public static void Check(Status status, string what)
    {
        if (status != Status.Ok)
        {
            throw TorchException.From(status, what, LastError());
        }
    }

    /// <summary>The same with values in the text, which is not made where nothing failed.</summary>
    public static void Check(Status status, [InterpolatedStringHandlerArgument(nameof(status))] ref FailureText what)
    {
        if (status != Status.Ok)
        {
            var reason = LastError();
            throw TorchException.From(status, what.Take(), reason);
        }
    }

    /// <summary>The same for a call on one tensor, which is kept alive until here and described only on failure.</summary>
    public static void Check(Status status, string what, torch.Tensor tensor)
    {
        GC.KeepAlive(tensor);
        if (status != Status.Ok)
        {
            var reason = LastError();
            throw TorchException.From(status, $"{what} of {tensor.Signature()}", reason);
        }
    }

    public static string LastError() => Marshal.PtrToStringUTF8((nint)rose_last_error()) ?? "";

    [LibraryImport(RoseLibrary.Name)]
    private static partial byte* rose_last_error();
}
