using System.Globalization;
using Rose.Model.Training;
using Rose.Parallel;
using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// A GPT with learned positions and pre-LayerNorm blocks, each layer in the style that the plan gives it. Parameters are
/// drawn in the order token embedding, position embedding, then for each block QKV, attention output, fc1, fc2, and last
/// the head, unless it is tied; a linear layer draws its weight before its bias.
/// </summary>
public sealed class Gpt : nn.Module<Tensor, Tensor?, Tensor?, GptOutput>
{
    [ComponentName(Name = "token_embedding")]
    private readonly nn.Module<Tensor, Tensor> _tokens;

    [ComponentName(Name = "position_embedding")]
    private readonly Embedding _positions;

    [ComponentName(Name = "blocks")]
    private readonly ModuleList<Block> _blocks;

    [ComponentName(Name = "ln_f")]
    private readonly nn.Module<Tensor, Tensor> _norm;

    /// <summary>Null where the head is tied.</summary>
    [ComponentName(Name = "lm_head")]
    private readonly nn.Module<Tensor, Tensor>? _head;
    private readonly TiedHead? _tiedHead;
    private readonly ParallelPlan _plan;
    private readonly ProcessGroup? _group;
    private readonly DropoutDraw _dropout;
    private LayerClock? _clock;

    /// <exception cref="ArgumentException">The plan cannot hold the model on this many ranks; every fault is named.</exception>
    public Gpt(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(Gpt))
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        var drawsAlone = context.Parameters is TorchDraw;
        IReadOnlyList<ConfigFault> faults = [.. PlanValidator.Validate(config, plan, context.Group?.Size ?? 1, drawsAlone), .. PlanValidator.ValidateFusedDropout(config, drawsAlone)];
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, faults.Select(fault => fault.Message)));
        }

        Config = config;
        Dropout = context.Dropout;
        _plan = (config.UseTensorParallel ? plan : ParallelPlan.Dense).WithEdges();
        _group = _plan.SequenceParallel || HasVocabularySlices ? context.RequiredGroup : context.Group;
        _dropout = context.Dropout.In("embedding");
        _tokens = TokenEmbedding(context);
        _positions = Table("position_embedding", config.MaxPositionEmbeddings, config.DModel, context);
        var blocks = context.In("blocks");
        _blocks = new ModuleList<Block>([.. Enumerable.Range(0, config.NLayers).Select(k => new Block(config, _plan, blocks.In(k.ToString(CultureInfo.InvariantCulture))))]);
        _norm = NormFactory.Create(config, _plan, context);
        if (config.TieEmbeddings)
        {
            var table = _tokens is VocabParallelEmbedding sharded ? sharded.weight : ((Embedding)_tokens).weight;
            _tiedHead = new TiedHead(table, _plan.Embedding, _plan.LmHead, config.VocabSize, context.Group);
        }
        else
        {
            _head = LinearFactory.Create(_plan.LmHead, "lm_head", config.DModel, config.VocabSize, context, bias: false);
        }

        RegisterComponents();
    }

    public GptConfig Config { get; }

    /// <summary>What draws the masks of all dropouts.</summary>
    public DropoutDraw Dropout { get; }

    /// <summary>What backward computes anew; changes no number.</summary>
    public Recompute Recompute { get; set; }

    /// <summary>Whether the loss of logits in 16 bits is computed, and is, in float32.</summary>
    public bool HasFullLoss { get; set; }

    /// <summary>Where the time of its steps goes; null where nobody asks.</summary>
    public LayerClock? Clock
    {
        get => _clock;
        set
        {
            _clock = value;
            foreach (var block in _blocks)
            {
                block.Clock = value;
            }
        }
    }

    private bool HasVocabularySlices => _plan.LmHead is { Kind: LinearStyleKind.Column, GatherOutput: false };

    /// <param name="inputIds">[B, T], int64, below vocab_size.</param>
    /// <param name="attentionMask">[B, T], 0 where a token is padding; null where none is.</param>
    /// <param name="labels">[B, T]; the logits of each token are held against the label of the next. Null for no loss.</param>
    public override GptOutput forward(Tensor inputIds, Tensor? attentionMask, Tensor? labels)
    {
        ArgumentNullException.ThrowIfNull(inputIds);
        using var scope = NewDisposeScope();
        var shards = _plan.SequenceParallel ? new SequenceShards { Group = _group!, Length = inputIds.size(1) } : null;
        Clock?.Enter(LayerPart.Embedding);
        var x = Embed(inputIds, shards);
        foreach (var block in _blocks)
        {
            x = Recompute == Recompute.Blocks ? Recomputed(block, x, attentionMask, shards) : block.call(x, attentionMask, shards);
        }

        Clock?.Enter(LayerPart.Head);
        x = _norm.call(x);
        x = shards is null ? x : shards.Enter(x, _plan.LmHead);
        var logits = _tiedHead?.Apply(x) ?? _head!.call(x);
        Clock?.Enter(LayerPart.Loss);
        var loss = labels is null ? null : Loss(logits, labels);
        Clock?.Enter(LayerPart.Other);
        return new GptOutput { Logits = logits.MoveToOuterDisposeScope(), Loss = loss?.MoveToOuterDisposeScope() };
    }

    /// <summary>The logits [B, T, V] of an output, gathered where each rank holds a part of the vocabulary; without a gradient.</summary>
    public Tensor WholeLogits(GptOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return HasVocabularySlices ? _group!.AllGather(output.Logits, 2, Shard.Sizes(Config.VocabSize, _group.Size)) : output.Logits.detach();
    }

    private static Embedding Table(string name, long rows, long width, ModelContext context)
    {
        using var weight = context.Parameters.In(name).Normal("weight", ShardLayout.Whole(rows, width), 1);
        return nn.Embedding_from_pretrained(weight, freeze: false);
    }

    private nn.Module<Tensor, Tensor> TokenEmbedding(ModelContext context) => _plan.Embedding == EmbeddingStyle.Vocab
        ? new VocabParallelEmbedding(Config.VocabSize, Config.DModel, context.RequiredGroup, context.Parameters.In("token_embedding"), _plan.SequenceParallel ? 1 : null)
        : Table("token_embedding", Config.VocabSize, Config.DModel, context);

    /// <summary>[B, T, D], or the own tokens [B, T_r, D].</summary>
    private Tensor Embed(Tensor ids, SequenceShards? shards)
    {
        var tokens = _tokens.call(ids);
        var positions = _positions.call(arange(ids.size(1), device: ids.device).unsqueeze(0));
        if (shards is not null)
        {
            // Cut after the table, so that every rank sees the whole gradient of what it holds whole.
            tokens = _plan.Embedding == EmbeddingStyle.Vocab ? tokens : shards.Cut(tokens);
            positions = shards.Cut(positions);
        }

        var x = tokens + positions.expand(tokens.shape);
        return _dropout.Apply(x, Config.Dropout, training, shards?.LayoutOf(x) ?? ShardLayout.Whole(x.shape));
    }

    private Tensor Recomputed(Block block, Tensor x, Tensor? attentionMask, SequenceShards? shards) => Recomputation.Apply(
        inputs => block.call(inputs[0], inputs.ElementAtOrDefault(1), shards), attentionMask is null ? [x] : [x, attentionMask], Dropout.Remember(x.device));

    private Tensor Loss(Tensor logits, Tensor labels)
    {
        using var full = HasFullLoss ? autocast(bfloat16) : null;
        if (!HasVocabularySlices)
        {
            return nn.functional.next_token_cross_entropy(logits, labels);
        }

        var (batch, length, columns) = (logits.size(0), logits.size(1), logits.size(2));
        var predictions = logits.narrow(1, 0, length - 1).contiguous().view(batch * (length - 1), columns);
        var targets = labels.narrow(1, 1, length - 1).contiguous().view(-1);
        return VocabParallelCrossEntropy.Apply(predictions, targets, Config.VocabSize, _group!);
    }
}
