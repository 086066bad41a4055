using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    /// <summary>One step of all in a single pass over memory; false, and nothing has changed, where only operators can do it.</summary>
    public static bool TryAdamStep(ReadOnlySpan<AdamTensors> all, AdamSettings settings)
    {
        var handles = new nint[4, all.Length];
        for (var k = 0; k < all.Length; k++)
        {
            (handles[0, k], handles[1, k], handles[2, k], handles[3, k]) = (all[k].Parameter.Handle, all[k].Grad.Handle, all[k].Average.Handle, all[k].Square.Handle);
        }

        int isDone;
        fixed (nint* first = handles)
        {
            var status = rose_adam_step(first, first + all.Length, first + (2 * all.Length), first + (3 * all.Length), all.Length, &settings, &isDone);
            foreach (var each in all)
            {
                each.KeepAlive();
            }

            Check(status, "Adam's step");
        }

        return isDone != 0;
    }

    [LibraryImport(RoseLibrary.Name)]
    private static partial Status rose_adam_step(nint* parameters, nint* grads, nint* averages, nint* squares, int count, AdamSettings* settings, int* isDone);
}
