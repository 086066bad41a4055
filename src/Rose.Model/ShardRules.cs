using System.Globalization;

namespace Rose.Model;

/// <summary>
/// Heads divide the width; and where each rank draws its shards alone, the world size divides every dim that is sharded.
/// </summary>
internal static class ShardRules
{
    private const string DModel = "model.d_model";
    private const string DFf = "model.d_ff";
    private const string VocabSize = "model.vocab_size";

    /// <summary>A dim that a layer shards: <c>Factor</c> times the size field is cut into world-size pieces.</summary>
    private sealed record ShardedDim(string Layer, string Style, string SizeField, int Factor);

    public static void AddFaults(GptConfig config, ParallelPlan plan, int worldSize, bool drawsAlone, List<ConfigFault> faults)
    {
        IReadOnlyList<ShardedDim> sharded = config.UseTensorParallel && drawsAlone ? Sharded(config, plan) : [];
        AddHeadsFault(config, sharded, worldSize, faults);
        faults.AddRange(sharded
            .Where(dim => Features(config, dim) % worldSize != 0)
            .GroupBy(dim => (dim.SizeField, dim.Factor))
            .Select(dims => DivisibilityFault(config, [.. dims], sharded, worldSize)));
    }

    private static List<ShardedDim> Sharded(GptConfig config, ParallelPlan plan)
    {
        List<ShardedDim> dims = [];
        void Add(string layer, LinearStyle style, string outField, int outFactor, string inField)
        {
            if (style.Kind == LinearStyleKind.Column)
            {
                dims.Add(new ShardedDim(layer, "column", outField, outFactor));
            }
            else if (style.Kind == LinearStyleKind.Row)
            {
                dims.Add(new ShardedDim(layer, "row", inField, 1));
            }
        }

        Add("parallel.qkv", plan.Qkv, DModel, 3, DModel);
        Add("parallel.attn_out", plan.AttentionOutput, DModel, 1, DModel);
        Add("parallel.fc1", plan.Fc1, DFf, 1, DModel);
        Add("parallel.fc2", plan.Fc2, DModel, 1, DFf);
        if (plan.Embedding == EmbeddingStyle.Vocab)
        {
            dims.Add(new ShardedDim("parallel.embedding", "vocab", VocabSize, 1));
        }

        // A tied head draws nothing.
        if (!config.TieEmbeddings)
        {
            Add("parallel.lm_head", plan.LmHead, VocabSize, 1, DModel);
        }

        return dims;
    }

    private static void AddHeadsFault(GptConfig config, IReadOnlyList<ShardedDim> sharded, int worldSize, List<ConfigFault> faults)
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
                ("d_model", NearbySizes.Multiples(config.DModel, Step(DModel, config, sharded, worldSize)))),
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
        string rule = first.Factor == 1
            ? $"is not divisible by {world}, over which {layers} {(dims.Count == 1 ? "shards" : "shard")} it, as rng = torch needs"
            : $"gives {layers} {Text(Features(config, first))} output features, not divisible by {world}, as rng = torch needs";
        long common = sharded.Aggregate(0L, (gcd, dim) => NearbySizes.GreatestCommonDivisor(Features(config, dim), gcd));
        long step = Step(first.SizeField, config, sharded, worldSize);
        return new ConfigFault
        {
            Field = first.SizeField,
            Value = Text(Size(config, first)),
            Rule = rule,
            Remedy = "use rng: invariant, or " + Offers(
                (first.SizeField["model.".Length..], NearbySizes.Multiples(Size(config, first), step)),
                ("world.size", NearbySizes.Divisors(worldSize, common))),
            OtherFields = ["world.size", "rng", .. dims.Select(dim => $"{dim.Layer}.style"), "model.use_tensor_parallel"],
        };
    }

    /// <summary>The step between values of a size field that obey every rule on it at once.</summary>
    private static long Step(string sizeField, GptConfig config, IReadOnlyList<ShardedDim> sharded, int worldSize)
    {
        long step = sizeField == DModel ? config.NHeads : 1;
        foreach (ShardedDim dim in sharded.Where(dim => dim.SizeField == sizeField))
        {
            step = NearbySizes.LeastCommonMultiple(step, worldSize / NearbySizes.GreatestCommonDivisor(worldSize, dim.Factor));
        }

        return step;
    }

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

    private static long Features(GptConfig config, ShardedDim dim) => (long)Size(config, dim) * dim.Factor;

    private static int Size(GptConfig config, ShardedDim dim) => dim.SizeField switch
    {
        DModel => config.DModel,
        DFf => config.DFf,
        _ => config.VocabSize,
    };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
