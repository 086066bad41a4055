using Rose.Model;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>A whole GPT under every plan: its logits, or its loss.</summary>
internal static class GptLaw
{
    public static LayerUnderTest Logits { get; } = new()
    {
        Name = "gpt",
        Sizes = GptCase.Sizes,
        Fault = of => GptCase.FaultOf(of, of.WorldSize),
        Inputs = [LayerInput.Of("ids", c => [c["batch"], c["tokens"]]) with { IndicesBelow = c => c["vocab"] }],
        Dense = Dense,
        Parallel = (c, rank) => new Gpt(GptCase.Config(c), GptCase.Plan(c), ModelContext.Invariant(c.Seed, rank.Group)),
        ForwardOf = (module, inputs) => ((Gpt)module).call(inputs[0], null, null).Logits,
        OutputShape = c => [c["batch"], c["tokens"], c["vocab"]],
        OutputShardDim = c => c["lm_head"] == 2 ? 2 : null,
        IsExactOnIntegers = false,
        DrawsOneModel = true,
    };

    public static LayerUnderTest Loss { get; } = new()
    {
        Name = "gpt_loss",
        Sizes = GptCase.Sizes,
        Fault = of => GptCase.FaultOf(of, of.WorldSize),
        Inputs = Logits.Inputs,
        Dense = Dense,
        Parallel = Logits.Parallel,
        ForwardOf = (module, inputs) => ((Gpt)module).call(inputs[0], null, inputs[0]).Loss!,
        OutputShape = _ => [],
        IsExactOnIntegers = false,
        IsRowwise = false,
        LeastCondition = 1,
        DrawsOneModel = true,
    };

    private static Gpt Dense(LawCase of) => new(GptCase.Config(of), ParallelPlan.Dense, ModelContext.Invariant(of.Seed));
}
