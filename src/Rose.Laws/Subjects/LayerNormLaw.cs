using Rose.Parallel;

namespace Rose.Laws;

/// <summary><see cref="SequenceParallelLayerNorm"/>, of shards of the sequence.</summary>
internal static class LayerNormLaw
{
    public static LayerUnderTest Layer { get; } = new()
    {
        Name = "layer_norm",
        Sizes = [CaseSize.Of("batch"), CaseSize.Sharded("sequence"), CaseSize.Of("features", min: 2)],
        Inputs = [LayerInput.Of("x", c => [c["batch"], c["sequence"], c["features"]]) with { ShardDim = _ => 1 }],
        Parameters = [LayerParameter.Of("weight", c => [c["features"]]), LayerParameter.Of("bias", c => [c["features"]])],
        Oracle = t => t["x"].LayerNorm(t["weight"], t["bias"]),
        Parallel = (c, rank) => new SequenceParallelLayerNorm(c["features"], rank.Group),
        OutputShardDim = _ => 1,
        IsExactOnIntegers = false,
        DrawsOneModel = true,
    };
}
