using Rose.Model;

namespace Rose.Laws;

/// <summary>The sizes of a GPT and the choices of a plan as those of a case.</summary>
internal static class GptCase
{
    private const int SmallestWidth = 4;

    public static IReadOnlyList<CaseSize> Sizes { get; } =
    [
        CaseSize.Of("batch", 4), CaseSize.Of("tokens", 6, min: 2), CaseSize.Sharded("vocab", 16, min: 2), CaseSize.Sharded("heads", 4), CaseSize.Of("kv_heads", 4),
        CaseSize.Of("head_size", 4), CaseSize.Sharded("ff", 12), CaseSize.Of("layers", 2),
        CaseSize.Choice("attention", "heads", "gathered_row", "gathered_dense", "dense_row", "dense"),
        CaseSize.Choice("ffn", "column_row", "gathered_row", "gathered_dense", "dense_row", "dense"),
        CaseSize.Choice("embedding", "dense", "vocab"),
        CaseSize.Choice("lm_head", "dense", "gathered", "column"),
        CaseSize.Flag("sequence_parallel"), CaseSize.Flag("tied"), CaseSize.Flag("gelu_tanh"),
    ];

    public static GptConfig Config(LawCase of, double dropout = 0) => new()
    {
        VocabSize = of["vocab"],
        MaxPositionEmbeddings = of["tokens"],
        NLayers = of["layers"],
        NHeads = of["heads"],
        NKvHeads = of["kv_heads"],
        DModel = of["heads"] * of["head_size"],
        DFf = of["ff"],
        Dropout = dropout,
        Activation = of.Is("gelu_tanh") ? Activation.GeluTanh : Activation.Gelu,
        TieEmbeddings = of.Is("tied"),
        UseTensorParallel = true,
    };

    public static ParallelPlan Plan(LawCase of)
    {
        var (fc1, fc2) = of["ffn"] switch
        {
            0 => (LinearStyle.Column(gatherOutput: false), LinearStyle.Row(inputIsParallel: true)),
            1 => (LinearStyle.Column(gatherOutput: true), LinearStyle.Row(inputIsParallel: false)),
            2 => (LinearStyle.Column(gatherOutput: true), LinearStyle.Dense),
            3 => (LinearStyle.Dense, LinearStyle.Row(inputIsParallel: false)),
            _ => (LinearStyle.Dense, LinearStyle.Dense),
        };
        return AttentionLaw.PlanOf(of["attention"]) with
        {
            Fc1 = fc1,
            Fc2 = fc2,
            Embedding = (EmbeddingStyle)of["embedding"],
            LmHead = of["lm_head"] switch
            {
                0 => LinearStyle.Dense,
                1 => LinearStyle.Column(gatherOutput: true),
                _ => LinearStyle.Column(gatherOutput: false),
            },
            SequenceParallel = of.Is("sequence_parallel"),
        };
    }

    /// <summary>Why no such model can be built; null where it can.</summary>
    public static string? FaultOf(LawCase of, int ranks)
    {
        // A norm over one feature is a constant, and over two or three nearly so: gradients cancel to nothing.
        if (of["heads"] * of["head_size"] < SmallestWidth)
        {
            return $"heads · head_size is less than {SmallestWidth}, which leaves a norm nothing to scale";
        }

        var faults = PlanValidator.Validate(Config(of), Plan(of), ranks);
        return faults.Count == 0 ? null : faults[0].Message;
    }
}
