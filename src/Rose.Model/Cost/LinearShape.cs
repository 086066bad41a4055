using Rose.Parallel;

namespace Rose.Model.Cost;

/// <summary>A linear layer's features, over all ranks and on one.</summary>
internal sealed record LinearShape
{
    public required LinearStyle Style { get; init; }

    public required long In { get; init; }

    public required long Out { get; init; }

    public required long LocalIn { get; init; }

    public required long LocalOut { get; init; }

    public static LinearShape Of(LinearStyle style, long inFeatures, long outFeatures, CostSetting setting) => new()
    {
        Style = style,
        In = inFeatures,
        Out = outFeatures,
        LocalIn = style.Kind == LinearStyleKind.Row ? Shard.SizeOf(inFeatures, setting.TensorSize, setting.TensorRank) : inFeatures,
        LocalOut = style.Kind == LinearStyleKind.Column ? Shard.SizeOf(outFeatures, setting.TensorSize, setting.TensorRank) : outFeatures,
    };
}
