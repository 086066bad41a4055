using Rose.Parallel;

namespace Rose.Laws;

/// <summary><see cref="VocabParallelEmbedding"/>, of tokens at the shards' edges above all, its output whole or sharded along the sequence.</summary>
internal static class EmbeddingLaw
{
    public static LayerUnderTest Layer { get; } = new()
    {
        Name = "embedding",
        Sizes = [CaseSize.Of("batch"), CaseSize.Of("sequence"), CaseSize.Sharded("vocab"), CaseSize.Of("width"), CaseSize.Flag("scatter")],
        Inputs = [LayerInput.Of("ids", c => [c["batch"], c["sequence"]]) with { IndicesBelow = c => c["vocab"] }],
        Parameters = [LayerParameter.Of("weight", c => [c["vocab"], c["width"]])],
        Oracle = t => t["weight"].TakeRows(t.Indices("ids")),
        Parallel = (c, rank) => new VocabParallelEmbedding(c["vocab"], c["width"], rank.Group, new InvariantDraw(c.Seed), c.Is("scatter") ? 1 : null),
        OutputShardDim = c => c.Is("scatter") ? 1 : null,
        DrawsOneModel = true,
    };
}
