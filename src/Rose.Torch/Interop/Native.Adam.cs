using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    /// <summary>One step of all in a single pass over memory; false, and nothing has changed, where only operators can do it.</summary>
    public static bool TryAdamStep(ReadOnlySpan<AdamTensors> all, AdamSettings settings)
    {
        var handles = new nint[5, all.Length];
        for (var k = 0; k < all.Length; k++)
        {
            (handles[0, k], handles[1, k]) = (all[k].Parameter.Handle, all[k].Grad.Handle);
            (handles[2, k], handles[3, k], handles[4, k]) = (all[k].Average.Handle, all[k].Square.Handle, all[k].Notes.Handle);
        }

        int isDone;
        fixed (nint* first = handles)
        {
            var status = rose_adam_step(first, first + all.Length, first + (2 * all.Length), first + (3 * all.Length), first + (4 * all.Length), all.Length, &settings, &isDone);
            foreach (var each in all)
            {
                each.KeepAlive();
            }

            Check(status, "Adam's step");
        }

        return isDone != 0;
    }

    /// <summary>The size of <see cref="AdamTensors.Notes"/> in bytes.</summary>
    public static long AdamNotes(long parameterBytes) => rose_adam_notes(parameterBytes);

    [LibraryImport(RoseLibrary.Name)]
    private static partial long rose_adam_notes(long bytes);

    [LibraryImport(RoseLibrary.Name)]
    private static partial Status rose_adam_step(nint* parameters, nint* grads, nint* averages, nint* squares, nint* notes, int count, AdamSettings* settings, int* isDone);
}
