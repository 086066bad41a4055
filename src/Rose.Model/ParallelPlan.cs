namespace Rose.Model;

/// <summary>The parallel style of each layer of a GPT; dense where nothing is said.</summary>
public sealed record ParallelPlan
{
    public static ParallelPlan Dense { get; } = new();

    public LinearStyle Qkv { get; init; } = LinearStyle.Dense;
    public LinearStyle AttentionOutput { get; init; } = LinearStyle.Dense;
    public LinearStyle Fc1 { get; init; } = LinearStyle.Dense;
    public LinearStyle Fc2 { get; init; } = LinearStyle.Dense;
    public EmbeddingStyle Embedding { get; init; } = EmbeddingStyle.Dense;

    /// <summary>Dense or column; a column head that is not gathered has a loss over the sharded vocabulary.</summary>
    public LinearStyle LmHead { get; init; } = LinearStyle.Dense;

    /// <summary>Whether LayerNorm, dropout and residuals work on each rank's shard of the sequence (arXiv 2205.05198).</summary>
    public bool SequenceParallel { get; init; }

    /// <summary>With the edges of each layer where the activations around it are: whole, or shards of the sequence.</summary>
    internal ParallelPlan WithEdges() => !SequenceParallel ? this : this with
    {
        Qkv = Qkv.FromSequenceShards(),
        AttentionOutput = AttentionOutput.ToSequenceShards(),
        Fc1 = Fc1.FromSequenceShards(),
        Fc2 = Fc2.ToSequenceShards(),
        LmHead = LmHead.FromSequenceShards(),
    };

    /// <summary>Whether each rank computes attention for its own heads alone, which the output projection then takes.</summary>
    public bool ShardsHeads => Qkv is { Kind: LinearStyleKind.Column, GatherOutput: false };
}
