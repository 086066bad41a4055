using Rose.Parallel;

namespace Rose.Model.Cost;

/// <summary>The sizes of a GPT's layers on one rank, as its modules would have them.</summary>
internal sealed record GptShapes
{
    public required LinearShape Qkv { get; init; }

    public required LinearShape AttentionOutput { get; init; }

    public required LinearShape Fc1 { get; init; }

    public required LinearShape Fc2 { get; init; }

    public required LinearShape Head { get; init; }

    /// <summary>The rank's heads; all of them where heads are not sharded.</summary>
    public required HeadShard Heads { get; init; }

    public required long HeadSize { get; init; }

    /// <summary>The rank's rows of the token table.</summary>
    public required long TableRows { get; init; }

    public static GptShapes Of(CostSetting setting)
    {
        var (model, plan) = (setting.Model, setting.EffectivePlan);
        var (width, heads, keyValues) = ((long)model.DModel, (long)model.NHeads, (long)model.KeyValueHeads);
        var headSize = width / heads;
        var features = (heads + (2 * keyValues)) * headSize;
        var own = plan.ShardsHeads
            ? HeadShard.Of(heads, keyValues, setting.TensorSize, setting.TensorRank)
            : HeadShard.Of(heads, keyValues, ranks: 1, rank: 0);
        var (qkv, output) = (LinearShape.Of(plan.Qkv, width, features, setting), LinearShape.Of(plan.AttentionOutput, width, width, setting));
        return new GptShapes
        {
            Qkv = plan.ShardsHeads ? qkv with { LocalOut = (own.Queries.Length + (2 * own.KeyValues.Length)) * headSize } : qkv,
            AttentionOutput = plan.ShardsHeads ? output with { LocalIn = own.Queries.Length * headSize } : output,
            Fc1 = LinearShape.Of(plan.Fc1, width, model.DFf, setting),
            Fc2 = LinearShape.Of(plan.Fc2, model.DFf, width, setting),
            Head = LinearShape.Of(plan.LmHead, width, model.VocabSize, setting),
            Heads = own,
            HeadSize = headSize,
            TableRows = plan.Embedding == EmbeddingStyle.Vocab ? Shard.SizeOf(model.VocabSize, setting.TensorSize, setting.TensorRank) : model.VocabSize,
        };
    }
}
