using System.Globalization;

namespace Rose.Model;

/// <summary>
/// Heads divide the width, key/value heads the heads; and where each rank draws its shards alone, the world size divides
/// every dim that is sharded.
/// </summary>
internal static class ShardRules
{
    private const string DModel = "model.d_model";
    private const string DFf = "model.d_ff";
    private const string VocabSize = "model.vocab_size";

    /// <summary>A dim that a layer shards: so many features follow from the size field, and are cut into world-size pieces.</summary>
    /// <param name="Step">Between the values of the size field that can be cut so.</param>
    private sealed record ShardedDim(string Layer, string Style, string SizeField, long Features, long Step);

    public static void AddFaults(GptConfig config, ParallelPlan plan, int worldSize, bool drawsAlone, List<ConfigFault> faults)
    {
        IReadOnlyList<ShardedDim> sharded = config.UseTensorParallel && drawsAlone ? Sharded(config, plan, worldSize) : [];
        AddHeadsFault(config, sharded, faults);
        AddKeyValueHeadsFault(config, faults);
        faults.AddRange(sharded
            .Where(dim => dim.Features % worldSize != 0)
            .GroupBy(dim => (dim.SizeField, dim.Features))
            .Select(dims => DivisibilityFault(config, [.. dims], sharded, worldSize)));
    }

    private static List<ShardedDim> Sharded(GptConfig config, ParallelPlan plan, int worldSize)
    {
        List<ShardedDim> dims = [];
        void Plain(string layer, string style, string field) => dims.Add(new ShardedDim(layer, style, field, Size(config, field), worldSize));
        void Add(string layer, LinearStyle style, string outField, string inField)
        {
            if (style.Kind == LinearStyleKind.Column)
            {
                Plain(layer, "column", outField);
            }
            else if (style.Kind == LinearStyleKind.Row)
            {
                Plain(layer, "row", inField);
            }
        }

        if (plan.Qkv.Kind == LinearStyleKind.Column)
        {
            dims.Add(Fused(config, worldSize));
        }
        else
        {
            Add("parallel.qkv", plan.Qkv, DModel, DModel);
        }

        Add("parallel.attn_out", plan.AttentionOutput, DModel, DModel);
        Add("parallel.fc1", plan.Fc1, DFf, DModel);
        Add("parallel.fc2", plan.Fc2, DModel, DFf);
        if (plan.Embedding == EmbeddingStyle.Vocab)
        {
            Plain("parallel.embedding", "vocab", VocabSize);
        }

        // A tied head draws nothing.
        if (!config.TieEmbeddings)
        {
            Add("parallel.lm_head", plan.LmHead, VocabSize, DModel);
        }

        return dims;
    }

    /// <summary>The outputs of the fused projection, H + 2·KV heads: none where the size of a head is not known.</summary>
    private static ShardedDim Fused(GptConfig config, int worldSize)
    {
        long heads = config.NHeads + (2L * config.KeyValueHeads);
        bool isKnown = config.KeyValueHeads == config.NHeads || config.DModel % config.NHeads == 0;
        long features = isKnown ? config.DModel + (2 * ((long)config.KeyValueHeads * config.DModel / config.NHeads)) : 0;
        return new("parallel.qkv", "column", DModel, features, config.NHeads * (worldSize / NearbySizes.GreatestCommonDivisor(worldSize, heads)));
    }

    private static void AddHeadsFault(GptConfig config, IReadOnlyList<ShardedDim> sharded, List<ConfigFault> faults)
    {
        if (config.DModel % config.NHeads == 0)
        {
            return;
        }

        faults.Add(new ConfigFault
        {
            Field = DModel,
            Value = Text(config.DModel),
            Rule = $"is not divisible by model.n_heads = {Text(config.NHeads)}",
            Remedy = "use " + Offers(
                ("n_heads", NearbySizes.Divisors(config.NHeads, config.DModel)),
                ("d_model", NearbySizes.Multiples(config.DModel, Step(DModel, config, sharded)))),
            OtherFields = ["model.n_heads"],
        });
    }

    private static void AddKeyValueHeadsFault(GptConfig config, List<ConfigFault> faults)
    {
        if (config.NHeads % config.KeyValueHeads == 0)
        {
            return;
        }

        faults.Add(new ConfigFault
        {
            Field = "model.n_kv_heads",
            Value = Text(config.KeyValueHeads),
            Rule = $"does not divide model.n_heads = {Text(config.NHeads)}, so that its heads cannot be shared out evenly",
            Remedy = "use " + Offers(("n_kv_heads", NearbySizes.Divisors(config.KeyValueHeads, config.NHeads))),
            OtherFields = ["model.n_heads"],
        });
    }

    /// <summary>One fault for all layers that shard the same field in the same way.</summary>
    private static ConfigFault DivisibilityFault(
        GptConfig config, IReadOnlyList<ShardedDim> dims, IReadOnlyList<ShardedDim> sharded, int worldSize)
    {
        ShardedDim first = dims[0];
        string layers = string.Join(" and ", dims.Select(dim => $"{dim.Layer} ({dim.Style})"));
        string world = $"world.size = {Text(worldSize)}";
        bool isPlain = first.Features == Size(config, first.SizeField);
        string rule = isPlain
            ? $"is not divisible by {world}, over which {layers} {(dims.Count == 1 ? "shards" : "shard")} it, as rng = torch needs"
            : $"gives {layers} {Text(first.Features)} output features, not divisible by {world}, as rng = torch needs";
        long common = sharded.Aggregate(0L, (gcd, dim) => NearbySizes.GreatestCommonDivisor(dim.Features, gcd));
        long step = Step(first.SizeField, config, sharded);
        return new ConfigFault
        {
            Field = first.SizeField,
            Value = Text(Size(config, first.SizeField)),
            Rule = rule,
            Remedy = "use rng: invariant, or " + Offers(
                (first.SizeField["model.".Length..], NearbySizes.Multiples(Size(config, first.SizeField), step)),
                ("world.size", NearbySizes.Divisors(worldSize, common))),
            OtherFields = ["world.size", "rng", .. dims.Select(dim => $"{dim.Layer}.style"), "model.use_tensor_parallel", .. isPlain ? (string[])[] : ["model.n_heads", "model.n_kv_heads"]],
        };
    }

    /// <summary>The step between values of a size field that obey every rule on it at once.</summary>
    private static long Step(string sizeField, GptConfig config, IReadOnlyList<ShardedDim> sharded) =>
        sharded.Where(dim => dim.SizeField == sizeField).Aggregate(sizeField == DModel ? config.NHeads : 1L, (step, dim) => NearbySizes.LeastCommonMultiple(step, dim.Step));

    private static string Offers(params ReadOnlySpan<(string Field, IReadOnlyList<long> Sizes)> choices)
    {
        List<string> offers = [];
        foreach ((string field, IReadOnlyList<long> sizes) in choices)
        {
            if (NearbySizes.Spell(sizes) is { } spelled)
            {
                offers.Add($"{field} {spelled}");
            }
        }

        return string.Join(", or ", offers);
    }

    private static int Size(GptConfig config, string field) => field switch
    {
        DModel => config.DModel,
        DFf => config.DFf,
        _ => config.VocabSize,
    };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
