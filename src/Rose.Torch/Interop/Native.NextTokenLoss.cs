using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    /// <summary>The loss in one pass over memory forward and one backward; null where only operators can do it.</summary>
    public static torch.Tensor? TryNextTokenLoss(torch.Tensor logits, torch.Tensor labels)
    {
        nint loss;
        var status = rose_next_token_loss(logits.Handle, labels.Handle, &loss);
        GC.KeepAlive(labels);
        Check(status, "the loss of the next tokens", logits);
        return loss == 0 ? null : new torch.Tensor(loss);
    }

    [LibraryImport(RoseLibrary.Name)]
    private static partial Status rose_next_token_loss(nint logits, nint labels, nint* loss);
}
