using Rose.Laws;

namespace Rose.Faults.Tests;

/// <summary>A mistake that people made in tensor-parallel code, planted in the real layers, with where it should be seen.</summary>
public sealed record PlantedFault
{
    /// <summary>As Faults.props calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The subject that has the mistaken code in it.</summary>
    public required Subject Subject { get; init; }

    /// <summary>The laws of which one at least must see it.</summary>
    public required IReadOnlyList<Law> Laws { get; init; }

    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        Of("column-input-gradient-not-reduced", LawSubjects.Column, Law.P2, Law.P5),
        Of("raw-all-gather-cuts-the-graph", LawSubjects.Column, Law.P3),
        Of("reduce-backward-reduces-again", LawSubjects.Ffn, Law.P2, Law.P3),
        Of("bias-added-before-the-reduce", LawSubjects.Row, Law.P1),
        Of("partial-sum-plus-replicated-bias", LawSubjects.Ffn, Law.P2, Law.P3),
        Of("replicated-bias-of-shards-not-summed", LawSubjects.Row, Law.P4, Law.P5),
        Of("reduce-scatter-backward-keeps-partial-gradients", LawSubjects.Row, Law.P2),
        Of("scatter-backward-not-gathered", LawSubjects.Row, Law.P2, Law.P5),
        Of("partial-gradient-labelled-replicated", LawSubjects.Gpt, Law.P3),
        Of("sequence-parallel-norm-gradient-not-summed", LawSubjects.LayerNorm, Law.P3, Law.P5),
        Of("shared-kv-gradient-not-summed", LawSubjects.Attention, Law.P3, Law.P5),
        Of("fused-qkv-cut-as-one-block", LawSubjects.Attention, Law.P1, Law.P3, Law.P5),
        Of("clipping-skips-replicas-on-other-ranks", LawSubjects.Row, Law.P5, Law.P6),
        Of("norm-counts-replicas-on-every-rank", LawSubjects.Row, Law.P6),
        Of("label-smoothing-over-the-local-vocabulary", LawSubjects.CrossEntropy, Law.P1, Law.P2, Law.P5),
        Of("log-softmax-backward-is-the-identity", LawSubjects.CrossEntropy, Law.P2),
        Of("gathered-logits-in-the-vocabulary-parallel-loss", LawSubjects.GptLoss, Law.P1),
        Of("fan-in-of-the-shard", LawSubjects.Row, Law.P7),
        Of("equal-shards-on-every-rank", LawSubjects.Column, Law.P7),
        Of("data-parallel-broadcast-over-the-tensor-group", LawSubjects.Embedding, Law.P7),
        Of("recomputation-redraws-dropout", LawSubjects.Training, Law.P10, Law.P11),
        Of("masks-of-the-rank-not-of-the-whole", LawSubjects.Training, Law.P10, Law.P11),
        Of("only-the-last-micro-batch-kept", LawSubjects.Training, Law.P10),
        Of("only-the-first-micro-batch-kept", LawSubjects.Training, Law.P10),
        Of("gradients-of-replicas-not-summed", LawSubjects.Training, Law.P6, Law.P10, Law.P11),
        Of("tied-gradient-counted-twice", LawSubjects.Gpt, Law.P3),
        Of("offset-of-an-uneven-shard-off-by-one", LawSubjects.Ffn, Law.P1, Law.P3, Law.P8),
        Of("shard-order-reversed-in-gather", LawSubjects.Column, Law.P1),
        Of("average-instead-of-sum", LawSubjects.Ffn, Law.P1),
        Of("tokens-of-other-ranks-not-masked", LawSubjects.Embedding, Law.P1),
        Of("input-overwritten", LawSubjects.Column, Law.P9),
        Of("rank-one-differs", LawSubjects.Row, Law.P1, Law.P5),
        Of("ranges-of-a-fused-shard-written-over-each-other", LawSubjects.Checkpoint, Law.P8),
    ];

    public override string ToString() => Name;

    private static PlantedFault Of(string name, Subject subject, params IReadOnlyList<Law> laws) => new() { Name = name, Subject = subject, Laws = laws };
}
