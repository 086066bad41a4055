using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    /// <summary>One step in a single pass over memory; false, and nothing has changed, where only operators can do it.</summary>
    public static bool TryAdamStep(torch.Tensor parameter, torch.Tensor grad, torch.Tensor average, torch.Tensor square, AdamSettings settings)
    {
        int isDone;
        var status = rose_adam_step(parameter.Handle, grad.Handle, average.Handle, square.Handle, &settings, &isDone);
        GC.KeepAlive(grad);
        GC.KeepAlive(average);
        GC.KeepAlive(square);
        Check(status, "Adam's step", parameter);
        return isDone != 0;
    }

    [LibraryImport(RoseLibrary.Name)]
    private static partial Status rose_adam_step(nint parameter, nint grad, nint average, nint square, AdamSettings* settings, int* isDone);
}
