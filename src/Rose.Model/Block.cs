using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>A pre-LayerNorm transformer block: X + attn(ln1(X)), then X + mlp(ln2(X)).</summary>
public sealed class Block : nn.Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "ln1")]
    private readonly LayerNorm _norm1;

    [ComponentName(Name = "ln2")]
    private readonly LayerNorm _norm2;

    [ComponentName(Name = "attn")]
    private readonly Attention _attention;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    internal Block(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(Block))
    {
        _norm1 = nn.LayerNorm(config.DModel);
        _norm2 = nn.LayerNorm(config.DModel);
        _attention = new Attention(config, plan, context.In("attn"));
        _feedForward = new FeedForward(config, plan, context.In("mlp"));
        RegisterComponents();
    }

    /// <param name="input">[B, T, D].</param>
    /// <param name="attentionMask">[B, T], 0 where a token is padding; null where none is.</param>
    public override Tensor forward(Tensor input, Tensor? attentionMask)
    {
        using var scope = NewDisposeScope();
        var x = input + _attention.call(_norm1.call(input), attentionMask);
        return (x + _feedForward.call(_norm2.call(x))).MoveToOuterDisposeScope();
    }
}
