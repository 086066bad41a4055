using Rose.Parallel.Interop;
using Rose.Torch;
using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// Cross entropy of logits whose vocabulary is sharded over a group; the whole rows exist on no rank. With x_v the logit
/// of token v, over all ranks, and t the target of a row:
/// <code>
/// m    = max_v x_v                          all-reduce, [N]
/// z    = Σ_v exp(x_v - m)                   all-reduce, [N]; with it go x_t - m and, for smoothing, Σ_v (x_v - m)
/// loss = log z - (x_t - m)                  the same on every rank
/// dx_v = (exp(x_v - m) / z - [v = t]) / n   of the own tokens; nothing travels
/// </code>
/// </summary>
public static unsafe class VocabParallelCrossEntropy
{
    /// <summary>As torch's cross_entropy of the whole logits, which every rank gets alike: [], or [N] with reduction None.</summary>
    /// <param name="logits">[N, V_r], this rank's columns by <see cref="Shard.Sizes"/> of V; maybe none.</param>
    /// <param name="targets">[N], int64, the same on every rank: tokens of the whole vocabulary, or ignore_index.</param>
    /// <param name="vocabSize">V.</param>
    /// <param name="labelSmoothing">Spread evenly over the V tokens, in [0, 1].</param>
    /// <param name="ignoreIndex">Rows with this target count neither in the loss nor in the mean; the mean of none is NaN.</param>
    /// <exception cref="TorchIndexException">A target lies outside the vocabulary.</exception>
    public static Tensor Apply(Tensor logits, Tensor targets, long vocabSize, ProcessGroup group, double labelSmoothing = 0, long ignoreIndex = -100, nn.Reduction reduction = nn.Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(group);
        if (!(labelSmoothing is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "label_smoothing is a probability in [0, 1]");
        }

        FeatureCheck.LastDim(nameof(VocabParallelCrossEntropy), logits, Shard.SizeOf(vocabSize, group.Size, group.Rank), $"vocab_size = {vocabSize} over tp = {group.Size}, rank {group.Rank}");
        using var scope = NewDisposeScope();
        var losses = Losses(logits, targets, vocabSize, group, labelSmoothing, ignoreIndex);
        var result = reduction switch
        {
            nn.Reduction.Mean => losses.sum() / targets.ne(ignoreIndex).sum(),
            nn.Reduction.Sum => losses.sum(),
            _ => losses,
        };
        var isFull = is_autocast_enabled() && logits.dtype is ScalarType.BFloat16 or ScalarType.Float16;
        return result.to(isFull ? ScalarType.Float32 : logits.dtype).MoveToOuterDisposeScope();
    }

    private static Tensor Losses(Tensor logits, Tensor targets, long vocabSize, ProcessGroup group, double labelSmoothing, long ignoreIndex)
    {
        nint losses;
        var start = Shard.StartOf(vocabSize, group.Size, group.Rank);
        var status = NativeGroup.rose_vocab_cross_entropy(group.Handle, logits.Handle, targets.Handle, start, vocabSize, ignoreIndex, labelSmoothing, &losses);
        GC.KeepAlive(logits);
        GC.KeepAlive(targets);
        GC.KeepAlive(group);
        Native.Check(status, $"{nameof(VocabParallelCrossEntropy)}({logits.Signature()}, {targets.Signature()}) on rank {group.Rank} of {group.Size}");
        return new Tensor(losses);
    }
}
