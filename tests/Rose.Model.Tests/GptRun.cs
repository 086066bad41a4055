using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>One small GPT on one rank, in training mode: the model and its batch follow from the seed.</summary>
internal sealed record GptRun
{
    public static GptConfig Small { get; } = new()
    {
        VocabSize = 61,
        MaxPositionEmbeddings = 16,
        NLayers = 2,
        NHeads = 4,
        DModel = 48,
        DFf = 96,
        Dropout = 0.1,
        UseTensorParallel = true,
    };

    /// <summary>With dropout, and sizes of which no world but 2 and 4 divides the width, and none of 2 to 5 the others.</summary>
    public static GptConfig Odd { get; } = Small with { NLayers = 1, DModel = 44, DFf = 97 };

    /// <summary>The plans that the tests hold against the dense model, by name.</summary>
    public static IReadOnlyDictionary<string, ParallelPlan> Plans { get; } = new Dictionary<string, ParallelPlan>
    {
        ["the second post"] = new() { Qkv = LinearStyle.Column(true), Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true) },
        ["all column"] = new() { Qkv = LinearStyle.Column(true), AttentionOutput = LinearStyle.Column(true), Fc1 = LinearStyle.Column(true), Fc2 = LinearStyle.Column(true) },
        ["head-sharded"] = new() { Qkv = LinearStyle.Column(false), AttentionOutput = LinearStyle.Row(true) },
        ["head-sharded + the second post"] = new() { Qkv = LinearStyle.Column(false), AttentionOutput = LinearStyle.Row(true), Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true) },
        ["head-sharded, sequence"] = new() { Qkv = LinearStyle.Column(false), AttentionOutput = LinearStyle.Row(true), Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true), Embedding = EmbeddingStyle.Vocab, LmHead = LinearStyle.Column(false), SequenceParallel = true },
        ["vocabulary"] = new() { Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true), Embedding = EmbeddingStyle.Vocab, LmHead = LinearStyle.Column(false) },
        ["vocabulary gathered"] = new() { Embedding = EmbeddingStyle.Vocab, LmHead = LinearStyle.Column(true) },
        ["sequence"] = new() { Qkv = LinearStyle.Column(true), AttentionOutput = LinearStyle.Row(false), Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true), Embedding = EmbeddingStyle.Vocab, LmHead = LinearStyle.Column(false), SequenceParallel = true },
        ["sequence, other edges"] = new() { Qkv = LinearStyle.Row(false), AttentionOutput = LinearStyle.Column(true), Fc1 = LinearStyle.Column(true), LmHead = LinearStyle.Column(true), SequenceParallel = true },
        ["sequence alone"] = new() { SequenceParallel = true },
        ["all row"] = new() { Qkv = LinearStyle.Row(false), AttentionOutput = LinearStyle.Row(false), Fc1 = LinearStyle.Row(false), Fc2 = LinearStyle.Row(false) },
    };

    public GptConfig Config { get; init; } = Small;

    public ParallelPlan Plan { get; init; } = ParallelPlan.Dense;

    /// <summary>Draws as torch modules on each rank would.</summary>
    public bool IsTorch { get; init; }

    public ScalarType DType { get; init; } = float32;

    public long Seed { get; init; } = 7;

    public long[] BatchShape { get; init; } = [2, 9];

    public Gpt Model(RankContext rank)
    {
        rank.Seed(Seed);
        var model = new Gpt(Config, Plan, IsTorch ? ModelContext.Torch(rank) : ModelContext.Invariant(Seed, rank.Group));
        model.to(DType);
        model.train();
        return model;
    }

    public Tensor Batch(RankContext rank) => randint(0, Config.VocabSize, BatchShape, dtype: int64, generator: rank.Generator);

    public GptOutput Forward(RankContext rank, Gpt model)
    {
        var ids = Batch(rank);
        return model.call(ids, null, ids);
    }

    /// <summary>The dense model of the same seed, on one rank.</summary>
    public GptRun Dense() => this with { Plan = ParallelPlan.Dense };
}
