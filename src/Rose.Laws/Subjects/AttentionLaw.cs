using Rose.Model;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>Causal self-attention with grouped heads: shared over the ranks by heads, or with its projections alone sharded.</summary>
internal static class AttentionLaw
{
    public static LayerUnderTest Layer { get; } = new()
    {
        Name = "attention",
        Sizes =
        [
            CaseSize.Of("batch", 3), CaseSize.Of("tokens", 6), CaseSize.Sharded("heads", 6), CaseSize.Of("kv_heads", 6), CaseSize.Of("head_size", 5),
            CaseSize.Choice("plan", "heads", "gathered_row", "gathered_dense", "dense_row"),
        ],
        Fault = c => c["heads"] % c["kv_heads"] != 0 ? $"kv_heads = {c["kv_heads"]} does not divide heads = {c["heads"]}" : null,
        Inputs = [LayerInput.Of("x", c => [c["batch"], c["tokens"], Width(c)])],
        Parameters =
        [
            LayerParameter.Of("qkv_proj.weight", c => [Projected(c), Width(c)]),
            LayerParameter.Of("qkv_proj.bias", c => [Projected(c)]),
            LayerParameter.Of("out_proj.weight", c => [Width(c), Width(c)]),
            LayerParameter.Of("out_proj.bias", c => [Width(c)]),
        ],
        Oracle = Dense,
        Parallel = (c, rank) => new Attention(Config(c), PlanOf(c["plan"]), ModelContext.Invariant(c.Seed, rank.Group)),
        ForwardOf = (module, inputs) => ((Attention)module).call(inputs[0], null),
        IsExactOnIntegers = false,
        DrawsOneModel = true,
    };

    /// <summary>The plan's attention: the choices of <c>plan</c> above, in their order, then dense.</summary>
    internal static ParallelPlan PlanOf(int plan) => plan switch
    {
        0 => new ParallelPlan { Qkv = LinearStyle.Column(gatherOutput: false), AttentionOutput = LinearStyle.Row(inputIsParallel: true) },
        1 => new ParallelPlan { Qkv = LinearStyle.Column(gatherOutput: true), AttentionOutput = LinearStyle.Row(inputIsParallel: false) },
        2 => new ParallelPlan { Qkv = LinearStyle.Column(gatherOutput: true) },
        3 => new ParallelPlan { AttentionOutput = LinearStyle.Row(inputIsParallel: false) },
        _ => ParallelPlan.Dense,
    };

    private static int Width(LawCase of) => of["heads"] * of["head_size"];

    private static int Projected(LawCase of) => (of["heads"] + (2 * of["kv_heads"])) * of["head_size"];

    private static GptConfig Config(LawCase of) => new()
    {
        DModel = Width(of),
        NHeads = of["heads"],
        NKvHeads = of["kv_heads"],
        MaxPositionEmbeddings = of["tokens"],
        Dropout = 0,
        UseTensorParallel = true,
    };

    private static TapeNode Dense(Tape t)
    {
        var (batch, tokens, heads, kvHeads, size) = (t.Size("batch"), t.Size("tokens"), t.Size("heads"), t.Size("kv_heads"), t.Size("head_size"));
        var qkv = t["x"].Linear(t["qkv_proj.weight"], t["qkv_proj.bias"]);
        List<TapeNode> sequences = [];
        for (var b = 0; b < batch; b++)
        {
            var own = qkv.Part(b * tokens, tokens);
            List<TapeNode> mixed = [];
            for (var head = 0; head < heads; head++)
            {
                var kv = head / (heads / kvHeads);
                var q = own.Slice(head * size, size);
                var k = own.Slice((heads + kv) * size, size);
                var v = own.Slice((heads + kvHeads + kv) * size, size);
                mixed.Add(q.Times(k.Transpose()).Scaled(Math.Pow(size, -0.5)).Softmax((row, column) => column > row).Times(v));
            }

            sequences.Add(TapeNode.Concatenate(mixed));
        }

        return TapeNode.Stack(sequences).Linear(t["out_proj.weight"], t["out_proj.bias"]);
    }
}
