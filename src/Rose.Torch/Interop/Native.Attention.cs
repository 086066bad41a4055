using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

internal static unsafe partial class Native
{
    /// <summary>The weights [B, heads, T, T] of causal attention in one pass; null where only operators can do it.</summary>
    public static torch.Tensor? TryAttentionWeights(torch.Tensor query, torch.Tensor key, long heads, long keyValueHeads)
    {
        nint weights;
        var status = rose_attention_weights(query.Handle, key.Handle, heads, keyValueHeads, &weights);
        GC.KeepAlive(key);
        Check(status, "weights of attention", query);
        return weights == 0 ? null : new torch.Tensor(weights);
    }

    /// <summary>[B, T, heads · Dh] of weights [B, heads, T, T] and values [B, T, keyValueHeads · Dh].</summary>
    public static torch.Tensor AttentionSum(torch.Tensor weights, torch.Tensor value, long keyValueHeads)
    {
        nint sum;
        var status = rose_attention_sum(weights.Handle, value.Handle, keyValueHeads, &sum);
        GC.KeepAlive(value);
        Check(status, "attended values", weights);
        return new torch.Tensor(sum);
    }

    [LibraryImport(RoseLibrary.Name)]
    private static partial Status rose_attention_weights(nint query, nint key, long heads, long keyValueHeads, nint* weights);

    [LibraryImport(RoseLibrary.Name)]
    private static partial Status rose_attention_sum(nint weights, nint value, long keyValueHeads, nint* sum);
}
