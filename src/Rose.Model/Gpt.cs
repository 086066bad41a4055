using System.Globalization;
using Rose.Model.Training;
using Rose.Parallel;
using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// A GPT with learned positions and pre-LayerNorm blocks, each linear layer in the style that the plan gives it. Parameters
/// are drawn in the order token embedding, position embedding, then for each block QKV, attention output, fc1, fc2, and
/// last the head; a linear layer draws its weight before its bias.
/// </summary>
public sealed class Gpt : nn.Module<Tensor, Tensor?, Tensor?, GptOutput>
{
    [ComponentName(Name = "token_embedding")]
    private readonly Embedding _tokens;

    [ComponentName(Name = "position_embedding")]
    private readonly Embedding _positions;

    [ComponentName(Name = "blocks")]
    private readonly ModuleList<Block> _blocks;

    [ComponentName(Name = "ln_f")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "lm_head")]
    private readonly Linear _head;
    private readonly DropoutDraw _dropout;

    /// <exception cref="ArgumentException">The plan cannot hold the model on this many ranks; every fault is named.</exception>
    public Gpt(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(Gpt))
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        var faults = PlanValidator.Validate(config, plan, context.Group?.Size ?? 1);
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, faults.Select(fault => fault.Message)));
        }

        Config = config;
        Dropout = context.Dropout;
        _dropout = context.Dropout.In("embedding");
        var effective = config.UseTensorParallel ? plan : ParallelPlan.Dense;
        _tokens = Embedding("token_embedding", config.VocabSize);
        _positions = Embedding("position_embedding", config.MaxPositionEmbeddings);
        var blocks = context.In("blocks");
        _blocks = new ModuleList<Block>([.. Enumerable.Range(0, config.NLayers).Select(k => new Block(config, effective, blocks.In(k.ToString(CultureInfo.InvariantCulture))))]);
        _norm = nn.LayerNorm(config.DModel);
        _head = LinearFactory.Dense(config.DModel, config.VocabSize, context.Parameters.In("lm_head"), bias: false);
        RegisterComponents();

        Embedding Embedding(string name, long rows)
        {
            using var weight = context.Parameters.In(name).Normal("weight", ShardLayout.Whole(rows, config.DModel), 1);
            return nn.Embedding_from_pretrained(weight, freeze: false);
        }
    }

    public GptConfig Config { get; }

    /// <summary>What draws the masks of all dropouts.</summary>
    public DropoutDraw Dropout { get; }

    /// <summary>What backward computes anew; changes no number.</summary>
    public Recompute Recompute { get; set; }

    /// <param name="inputIds">[B, T], int64, below vocab_size.</param>
    /// <param name="attentionMask">[B, T], 0 where a token is padding; null where none is.</param>
    /// <param name="labels">[B, T]; the logits of each token are held against the label of the next. Null for no loss.</param>
    public override GptOutput forward(Tensor inputIds, Tensor? attentionMask, Tensor? labels)
    {
        ArgumentNullException.ThrowIfNull(inputIds);
        using var scope = NewDisposeScope();
        var (batch, length) = (inputIds.size(0), inputIds.size(1));
        var positions = arange(length, device: inputIds.device).unsqueeze(0);
        var x = _tokens.call(inputIds) + _positions.call(positions).expand(batch, length, -1);
        x = _dropout.Apply(x, Config.Dropout, training, ShardLayout.Whole(x.shape));
        foreach (var block in _blocks)
        {
            x = Recompute == Recompute.Blocks ? Recomputed(block, x, attentionMask) : block.call(x, attentionMask);
        }

        var logits = _head.call(_norm.call(x));
        var loss = labels is null ? null : Loss(logits, labels);
        return new GptOutput { Logits = logits.MoveToOuterDisposeScope(), Loss = loss?.MoveToOuterDisposeScope() };
    }

    private Tensor Recomputed(Block block, Tensor x, Tensor? attentionMask) => Recomputation.Apply(
        inputs => block.call(inputs[0], inputs.ElementAtOrDefault(1)), attentionMask is null ? [x] : [x, attentionMask], Dropout.Remember(x.device));

    private Tensor Loss(Tensor logits, Tensor labels)
    {
        var length = logits.size(1);
        var predictions = logits.narrow(1, 0, length - 1).contiguous().view(-1, Config.VocabSize);
        var targets = labels.narrow(1, 1, length - 1).contiguous().view(-1);
        return nn.functional.cross_entropy(predictions, targets);
    }
}
