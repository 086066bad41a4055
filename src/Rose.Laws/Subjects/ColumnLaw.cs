using Rose.Parallel;

namespace Rose.Laws;

/// <summary><see cref="ColumnParallelLinear"/>, gathered or not, of inputs of one to three dims.</summary>
internal static class ColumnLaw
{
    public static LayerUnderTest Layer { get; } = new()
    {
        Name = "column",
        Sizes = [.. InputDims.Sizes, CaseSize.Of("in"), CaseSize.Sharded("out"), CaseSize.Flag("bias"), CaseSize.Flag("gather_output")],
        Fault = InputDims.FaultOf,
        Inputs = [LayerInput.Of("x", c => InputDims.Shape(c, "in"))],
        Parameters =
        [
            LayerParameter.Of("weight", c => [c["out"], c["in"]]),
            LayerParameter.Of("bias", c => c.Is("bias") ? [c["out"]] : null),
        ],
        Oracle = t => t["x"].Linear(t["weight"], t.Is("bias") ? t["bias"] : null),
        Parallel = (c, rank) => new ColumnParallelLinear(c["in"], c["out"], rank.Group, new InvariantDraw(c.Seed), c.Is("bias"), c.Is("gather_output")),
        OutputShardDim = c => c.Is("gather_output") ? null : -1,
        DrawsOneModel = true,
    };
}
