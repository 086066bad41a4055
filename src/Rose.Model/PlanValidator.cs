using System.Globalization;

namespace Rose.Model;

/// <summary>Checks of a model and its parallel plan that need neither tensors nor ranks.</summary>
public static class PlanValidator
{
    // A slip of the keyboard, as bytes are counted in 64 bits; a hundred times the largest models.
    private const double MostParameters = 1e14;

    /// <summary>Every fault of the model under the plan at the tensor-parallel world size; empty if it can run.</summary>
    /// <remarks>
    /// Style combinations that cannot work are faults even where <see cref="GptConfig.UseTensorParallel"/> is off; what
    /// only drawing alone forbids is one where layers are really sharded.
    /// </remarks>
    /// <param name="drawsAlone">
    /// Whether each rank draws its shards and masks from a generator of its own (<c>rng: torch</c>), which allows no shards
    /// of different sizes.
    /// </param>
    public static IReadOnlyList<ConfigFault> Validate(GptConfig config, ParallelPlan plan, int worldSize, bool drawsAlone = false)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(plan);
        List<ConfigFault> faults = [];
        AddSizeFaults(config, worldSize, faults);
        if (faults.Count == 0)
        {
            ShardRules.AddFaults(config, plan, worldSize, drawsAlone, faults);
            AddCountFault(config, faults);
        }

        AddDropoutFault(config, faults);
        AddMaskFault(config, plan, worldSize, drawsAlone, faults);
        AddHeadDrawFault(config, plan, drawsAlone, faults);
        StyleRules.AddFaults(plan, faults);
        return faults;
    }

    /// <summary>Whether one operator can draw the dropout of attention weights as the model's masks are drawn; empty where it can.</summary>
    /// <param name="drawsAlone">Whether masks come in sequence from the ranks' generators (<c>rng: torch</c>).</param>
    public static IReadOnlyList<ConfigFault> ValidateFusedDropout(GptConfig config, bool drawsAlone)
    {
        ArgumentNullException.ThrowIfNull(config);
        return drawsAlone || config is not { Attention: AttentionKind.Fused, Dropout: > 0 } ? [] :
        [
            new ConfigFault
            {
                Field = "model.attention",
                Value = "fused",
                Rule = $"draws the dropout of attention weights within the operator, but with rng: invariant masks follow from names and places, and model.dropout = {config.Dropout.ToString("R", CultureInfo.InvariantCulture)}",
                Remedy = "use dropout: 0, or attention: math",
                OtherFields = ["model.dropout", "rng"],
            },
        ];
    }

    /// <summary>Faults of a batch of token sequences for the model; <paramref name="field"/> is the path of its length.</summary>
    public static IReadOnlyList<ConfigFault> ValidateSequence(GptConfig config, int sequenceLength, string field)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (sequenceLength < 2)
        {
            return [new ConfigFault
            {
                Field = field,
                Value = Text(sequenceLength),
                Rule = "leaves the loss nothing to predict, as it compares each token with the next",
                Remedy = "use 2 or more",
            }];
        }

        if (sequenceLength > config.MaxPositionEmbeddings)
        {
            string longest = config.MaxPositionEmbeddings >= 2 ? $"use at most {Text(config.MaxPositionEmbeddings)}, or " : "";
            return [new ConfigFault
            {
                Field = field,
                Value = Text(sequenceLength),
                Rule = $"is longer than model.max_position_embeddings = {Text(config.MaxPositionEmbeddings)}",
                Remedy = $"{longest}raise max_position_embeddings to {Text(sequenceLength)}",
                OtherFields = ["model.max_position_embeddings"],
            }];
        }

        return [];
    }

    private static void AddSizeFaults(GptConfig config, int worldSize, List<ConfigFault> faults)
    {
        void Positive(string field, int value)
        {
            if (value < 1)
            {
                faults.Add(new ConfigFault { Field = field, Value = Text(value), Rule = "is not positive", Remedy = "use 1 or more" });
            }
        }

        Positive("model.vocab_size", config.VocabSize);
        Positive("model.max_position_embeddings", config.MaxPositionEmbeddings);
        Positive("model.n_layers", config.NLayers);
        Positive("model.n_heads", config.NHeads);
        Positive("model.n_kv_heads", config.NKvHeads ?? 1);
        Positive("model.d_model", config.DModel);
        Positive("model.d_ff", config.DFf);
        Positive("world.size", worldSize);
    }

    private static void AddCountFault(GptConfig config, List<ConfigFault> faults)
    {
        if (AboutParameters(config) is > MostParameters and var parameters)
        {
            faults.Add(new ConfigFault
            {
                Field = "model.d_model",
                Value = Text(config.DModel),
                Rule = string.Create(CultureInfo.InvariantCulture, $"makes a model of some {parameters:0.0e0} parameters with model.n_layers = {config.NLayers}, d_ff = {config.DFf} and vocab_size = {config.VocabSize}, more than the {MostParameters:0e0} that can be planned"),
                Remedy = "use smaller sizes",
                OtherFields = ["model.n_layers", "model.d_ff", "model.vocab_size"],
            });
        }
    }

    private static double AboutParameters(GptConfig config)
    {
        var (width, keyValueWidth) = ((double)config.DModel, (double)config.DModel / config.NHeads * config.KeyValueHeads);
        return (config.NLayers * width * (2 * (width + keyValueWidth + config.DFf))) + (width * (2.0 * config.VocabSize + config.MaxPositionEmbeddings));
    }

    private static void AddDropoutFault(GptConfig config, List<ConfigFault> faults)
    {
        if (!(config.Dropout >= 0 && config.Dropout < 1))
        {
            faults.Add(new ConfigFault
            {
                Field = "model.dropout",
                Value = config.Dropout.ToString("R", CultureInfo.InvariantCulture),
                Rule = "is no probability in [0, 1)",
                Remedy = "use 0 to drop nothing, or for example 0.1",
            });
        }
    }

    private static void AddMaskFault(GptConfig config, ParallelPlan plan, int worldSize, bool drawsAlone, List<ConfigFault> faults)
    {
        if (drawsAlone && plan.SequenceParallel && config is { UseTensorParallel: true, Dropout: > 0 } && worldSize > 1)
        {
            faults.Add(new ConfigFault
            {
                Field = "parallel.sequence_parallel",
                Value = "true",
                Rule = $"lets each rank draw the masks of its own tokens with rng = torch, which gives all ranks one mask, at model.dropout = {config.Dropout.ToString("R", CultureInfo.InvariantCulture)}",
                Remedy = "use rng: invariant, or dropout 0",
                OtherFields = ["rng", "model.dropout", "world.size", "model.use_tensor_parallel"],
            });
        }
    }

    private static void AddHeadDrawFault(GptConfig config, ParallelPlan plan, bool drawsAlone, List<ConfigFault> faults)
    {
        if (drawsAlone && plan.ShardsHeads && config.UseTensorParallel)
        {
            faults.Add(new ConfigFault
            {
                Field = "parallel.qkv.gather_output",
                Value = "false",
                Rule = "shards attention by heads, which is no model where each rank draws its shard alone with rng = torch",
                Remedy = "use rng: invariant, or gather_output: true",
                OtherFields = ["rng", "parallel.qkv.style", "model.use_tensor_parallel"],
            });
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
