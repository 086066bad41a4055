using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    /// <summary>The input with elements dropped, to the bits of aten::dropout; null, and nothing is drawn, where only operators can do it.</summary>
    public static torch.Tensor? TryDropout(torch.Tensor input, double p, torch.Generator? generator)
    {
        nint result;
        var status = rose_dropout(input.Handle, p, generator?.Handle ?? 0, &result);
        GC.KeepAlive(generator);
        Check(status, "dropout", input);
        return result == 0 ? null : new torch.Tensor(result);
    }

    [LibraryImport(RoseLibrary.Name)]
    private static partial Status rose_dropout(nint input, double p, nint generator, nint* result);
}
