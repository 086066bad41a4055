using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary><see cref="VocabParallelCrossEntropy"/>, with targets at the shards' edges, ignored ones, and label smoothing.</summary>
internal static class CrossEntropyLaw
{
    private const long Ignored = -100;
    private const double Smoothing = 0.125;

    public static LayerUnderTest Layer { get; } = new()
    {
        Name = "cross_entropy",
        Sizes = [CaseSize.Of("rows"), CaseSize.Sharded("vocab"), CaseSize.Choice("reduction", "mean", "sum", "none"), CaseSize.Flag("smoothing")],
        Inputs =
        [
            LayerInput.Of("logits", c => [c["rows"], c["vocab"]]) with { ShardDim = _ => 1 },
            LayerInput.Of("targets", c => [c["rows"]]) with { IndicesBelow = c => c["vocab"], IgnoredIndex = Ignored },
        ],
        Oracle = Dense,
        OutputShape = c => c["reduction"] == 2 ? [c["rows"]] : [],
        Parallel = (c, rank) => new Loss(c, rank.Group),
        IsExactOnIntegers = false,
        IsRowwise = false,
    };

    // log Σ exp(x) - (1 - s) x_t - s · mean(x), of each row that counts.
    private static TapeNode Dense(Tape t)
    {
        var (x, targets, vocab) = (t["logits"], t.Indices("targets"), t.Size("vocab"));
        var smoothing = t.Is("smoothing") ? Smoothing : 0;
        var weights = t.Constant(x.Rows, vocab, (row, column) => (targets[row] == column ? 1 - smoothing : 0) + (smoothing / vocab));
        var losses = x.LogSumExp().Minus(x.Pointwise(weights).SumColumns()).Pointwise(t.Constant(x.Rows, 1, (row, _) => targets[row] == Ignored ? 0 : 1));
        return t.Size("reduction") switch
        {
            0 => losses.SumRows().Scaled(1.0 / targets.Count(target => target != Ignored)),
            1 => losses.SumRows(),
            _ => losses.Transpose(),
        };
    }

    private sealed class Loss(LawCase of, ProcessGroup group) : nn.Module<Tensor, Tensor, Tensor>(nameof(Loss))
    {
        public override Tensor forward(Tensor logits, Tensor targets) => VocabParallelCrossEntropy.Apply(
            logits, targets, of["vocab"], group, of.Is("smoothing") ? Smoothing : 0, Ignored, of["reduction"] switch
            {
                0 => nn.Reduction.Mean,
                1 => nn.Reduction.Sum,
                _ => nn.Reduction.None,
            });
    }
}
