using Rose.Parallel;

namespace Rose.Laws;

/// <summary><see cref="RowParallelLinear"/>, of sharded and of whole inputs, with its output whole or sharded along the sequence.</summary>
internal static class RowLaw
{
    public static LayerUnderTest Layer { get; } = new()
    {
        Name = "row",
        Sizes = [.. InputDims.Sizes, CaseSize.Sharded("in"), CaseSize.Of("out"), CaseSize.Flag("bias"), CaseSize.Flag("input_is_whole"), CaseSize.Flag("scatter")],
        Fault = c => c.Is("scatter") && c["input_dims"] == 0 ? "an output of one dim has no sequence to scatter" : InputDims.FaultOf(c),
        Inputs = [LayerInput.Of("x", c => InputDims.Shape(c, "in")) with { ShardDim = c => c.Is("input_is_whole") ? null : -1 }],
        Parameters =
        [
            LayerParameter.Of("weight", c => [c["out"], c["in"]]),
            LayerParameter.Of("bias", c => c.Is("bias") ? [c["out"]] : null),
        ],
        Oracle = t => t["x"].Linear(t["weight"], t.Is("bias") ? t["bias"] : null),
        Parallel = (c, rank) => new RowParallelLinear(c["in"], c["out"], rank.Group, new InvariantDraw(c.Seed), c.Is("bias"), !c.Is("input_is_whole"), ScatterDim(c)),
        OutputShardDim = ScatterDim,
        DrawsOneModel = true,
    };

    private static int? ScatterDim(LawCase of) => of.Is("scatter") ? of["input_dims"] - 1 : null;
}
