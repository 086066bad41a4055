using Rose.Model.Training;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// A pre-LayerNorm transformer block: X + dropout(attn(ln1(X))), then X + dropout(mlp(ln2(X))). Under sequence parallelism
/// X is the rank's tokens alone, and attention and feed-forward get all of them.
/// </summary>
public sealed class Block : nn.Module<Tensor, Tensor?, SequenceShards?, Tensor>
{
    private readonly double _p;
    private readonly ParallelPlan _plan;
    private readonly DropoutDraw _attentionDropout;
    private readonly DropoutDraw _feedForwardDropout;

    [ComponentName(Name = "ln1")]
    private readonly nn.Module<Tensor, Tensor> _norm1;

    [ComponentName(Name = "ln2")]
    private readonly nn.Module<Tensor, Tensor> _norm2;

    [ComponentName(Name = "attn")]
    private readonly Attention _attention;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    internal Block(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(Block))
    {
        var (attention, feedForward) = (context.In("attn"), context.In("mlp"));
        (_p, _plan) = (config.Dropout, plan);
        (_attentionDropout, _feedForwardDropout) = (attention.Dropout, feedForward.Dropout);
        _norm1 = NormFactory.Create(config, plan, context);
        _norm2 = NormFactory.Create(config, plan, context);
        _attention = new Attention(config, plan, attention);
        _feedForward = new FeedForward(config, plan, feedForward);
        RegisterComponents();
    }

    internal LayerClock? Clock { get; set; }

    /// <param name="input">[B, T, D], or [B, T_r, D].</param>
    /// <param name="attentionMask">[B, T], 0 where a token is padding; null where none is.</param>
    /// <param name="shards">How the tokens are sharded; null where every rank holds all.</param>
    public override Tensor forward(Tensor input, Tensor? attentionMask, SequenceShards? shards)
    {
        using var scope = NewDisposeScope();
        Clock?.Enter(LayerPart.Attention);
        var x = input + Branch(_norm1.call(input), each => _attention.call(each, attentionMask), _plan.Qkv, _plan.AttentionOutput, _attentionDropout, shards);
        Clock?.Enter(LayerPart.FeedForward);
        return (x + Branch(_norm2.call(x), _feedForward.call, _plan.Fc1, _plan.Fc2, _feedForwardDropout, shards)).MoveToOuterDisposeScope();
    }

    private Tensor Branch(Tensor x, Func<Tensor, Tensor> layers, LinearStyle first, LinearStyle last, DropoutDraw dropout, SequenceShards? shards)
    {
        var y = shards is null ? layers(x) : shards.Leave(layers(shards.Enter(x, first)), last);
        return dropout.Apply(y, _p, training, shards?.LayoutOf(y) ?? ShardLayout.Whole(y.shape));
    }
}
