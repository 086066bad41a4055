using System.Text.Json;
using System.Text.RegularExpressions;
using Rose.Parallel;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// A model as a folder of Hugging Face's GPT-2: <c>model.safetensors</c> under that model's names, its linear weights
/// transposed ([in, out], as its Conv1D has them), and <c>config.json</c>. Any plan at any world size reads and writes it.
/// </summary>
public static partial class HuggingFaceGpt2
{
    public const string WeightsFile = "model.safetensors";
    public const string ConfigFile = "config.json";
    private const string Prefix = "transformer.";
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <summary>Writes the folder; every rank of the group calls it at once, and rank 0 writes.</summary>
    /// <exception cref="CheckpointException">The folder cannot be written.</exception>
    public static void Save(string folder, Gpt model, ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(group);
        RefuseSharedHeads(folder, model.Config);
        using var noGrad = no_grad();
        List<ShardedTensor> tensors = [.. Parameters(model, Prefix)];
        if (group.Rank == 0)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ConfigFile), JsonSerializer.Serialize(ConfigOf(model.Config), _indented));
        }

        using var writer = group.Rank == 0
            ? new SafetensorsWriter(Path.Combine(folder, WeightsFile), tensors.Select(each => each.Described), new Dictionary<string, string> { ["format"] = "pt" })
            : null;
        foreach (var tensor in tensors)
        {
            tensor.Save(writer, group);
        }

        writer?.Commit();
        group.Barrier();
    }

    /// <summary>Puts the folder's weights in the place of the model's, each rank its own parts.</summary>
    /// <remarks>The file may have the names of the base model, without the prefix, and causal masks, which are left out.</remarks>
    /// <exception cref="CheckpointException">The file is missing, damaged, or of another model; nothing was loaded then.</exception>
    public static void Load(string folder, Gpt model)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(model);
        RefuseSharedHeads(folder, model.Config);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var reader = new SafetensorsReader(Path.Combine(folder, WeightsFile), requireChecksums: false);
        reader.Verify();
        var names = reader.Header.Tensors.Select(each => each.Name).ToHashSet();
        var prefix = names.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal)) ? Prefix : "";
        List<ShardedTensor> tensors = [.. Parameters(model, prefix).Select(each => Tied(each, prefix, names))];

        // A model of its own head takes that of a tied file from the table, which is named once there.
        reader.Expect([
            .. tensors.Select(each => each.Described).DistinctBy(each => each.Name),
            .. reader.Header.Tensors.Where(each => CausalMask().IsMatch(each.Name) || (model.Config.TieEmbeddings && each.Name == "lm_head.weight")),
        ]);
        foreach (var each in tensors)
        {
            each.Value.copy_(each.Load(reader));
        }
    }

    /// <summary>The sizes that a folder's <c>config.json</c> gives.</summary>
    /// <exception cref="CheckpointException">It is missing, no GPT-2, or of an activation that the model does not have.</exception>
    public static GptConfig ReadConfig(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.Combine(folder, ConfigFile);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            var root = json.RootElement;
            int Size(string name) => root.GetProperty(name).GetInt32();
            var activation = root.TryGetProperty("activation_function", out var given) ? given.GetString() : "gelu_new";
            return new GptConfig
            {
                VocabSize = Size("vocab_size"),
                MaxPositionEmbeddings = Size("n_positions"),
                NLayers = Size("n_layer"),
                NHeads = Size("n_head"),
                DModel = Size("n_embd"),
                DFf = root.TryGetProperty("n_inner", out var inner) && inner.ValueKind == JsonValueKind.Number ? inner.GetInt32() : 4 * Size("n_embd"),
                Dropout = root.TryGetProperty("resid_pdrop", out var p) ? p.GetDouble() : 0.1,
                TieEmbeddings = !root.TryGetProperty("tie_word_embeddings", out var tie) || tie.GetBoolean(),
                Activation = activation switch
                {
                    "gelu" => Activation.Gelu,
                    "gelu_new" or "gelu_pytorch_tanh" => Activation.GeluTanh,
                    _ => throw new CheckpointException(path, $"activation_function = {activation} is none of gelu, gelu_new and gelu_pytorch_tanh; train another model"),
                },
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CheckpointException(path, $"is no configuration of a GPT-2 ({e.Message}); take the folder that the model was saved to", e);
        }
    }

    private static void RefuseSharedHeads(string folder, GptConfig config)
    {
        if (config.KeyValueHeads != config.NHeads)
        {
            throw new CheckpointException(folder, $"model.n_kv_heads = {config.KeyValueHeads} is below model.n_heads = {config.NHeads}, but GPT-2 has as many; use n_kv_heads: {config.NHeads}, or a checkpoint of Rose's own");
        }
    }

    private static IEnumerable<ShardedTensor> Parameters(Gpt model, string prefix) =>
        model.named_parameters().Select(pair => ShardedTensor.Like(pair.parameter, pair.parameter, NameOf(pair.name, prefix)));

    private static ShardedTensor Tied(ShardedTensor tensor, string prefix, HashSet<string> names) =>
        tensor.InFile.Name == "lm_head.weight" && !names.Contains("lm_head.weight")
            ? tensor with { InFile = new CheckpointName { Name = $"{prefix}wte.weight" } }
            : tensor;

    private static CheckpointName NameOf(string own, string prefix)
    {
        if (own == "lm_head.weight")
        {
            return new CheckpointName { Name = own };
        }

        var name = prefix + own
            .Replace("token_embedding.", "wte.", StringComparison.Ordinal)
            .Replace("position_embedding.", "wpe.", StringComparison.Ordinal)
            .Replace("blocks.", "h.", StringComparison.Ordinal)
            .Replace(".ln1.", ".ln_1.", StringComparison.Ordinal)
            .Replace(".ln2.", ".ln_2.", StringComparison.Ordinal)
            .Replace(".qkv_proj.", ".c_attn.", StringComparison.Ordinal)
            .Replace(".out_proj.", ".c_proj.", StringComparison.Ordinal)
            .Replace(".fc1.", ".c_fc.", StringComparison.Ordinal)
            .Replace(".fc2.", ".c_proj.", StringComparison.Ordinal);
        return new CheckpointName { Name = name, IsTransposed = ConvolutionWeight().IsMatch(name) };
    }

    private static Dictionary<string, object> ConfigOf(GptConfig config) => new()
    {
        ["architectures"] = new[] { "GPT2LMHeadModel" },
        ["model_type"] = "gpt2",
        ["vocab_size"] = config.VocabSize,
        ["n_positions"] = config.MaxPositionEmbeddings,
        ["n_layer"] = config.NLayers,
        ["n_head"] = config.NHeads,
        ["n_embd"] = config.DModel,
        ["n_inner"] = config.DFf,
        ["activation_function"] = config.Activation == Activation.Gelu ? "gelu" : "gelu_new",
        ["resid_pdrop"] = config.Dropout,
        ["embd_pdrop"] = config.Dropout,
        ["attn_pdrop"] = config.Dropout,
        ["layer_norm_epsilon"] = 1e-5,
        ["tie_word_embeddings"] = config.TieEmbeddings,
    };

    [GeneratedRegex(@"\.c_[a-z]+\.weight\z", RegexOptions.CultureInvariant)]
    private static partial Regex ConvolutionWeight();

    [GeneratedRegex(@"\.attn\.(masked_)?bias\z", RegexOptions.CultureInvariant)]
    private static partial Regex CausalMask();
}
