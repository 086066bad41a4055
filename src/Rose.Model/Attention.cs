using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// Causal self-attention over H heads of Dh = d_model / H features.
/// <code>
/// [Q, K, V] = qkv_proj(X)                      [B, T, D] to 3 of [B, H, T, Dh]
/// A         = softmax(Q Kᵀ / √Dh + mask)       [B, H, T, T]
/// Y         = out_proj(dropout(A) V)           [B, T, D]
/// </code>
/// Every rank computes all heads; the two projections may be parallel.
/// </summary>
public sealed class Attention : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly GptConfig _config;
    private readonly DropoutDraw _weightDropout;

    [ComponentName(Name = "qkv_proj")]
    private readonly nn.Module<Tensor, Tensor> _qkv;

    [ComponentName(Name = "out_proj")]
    private readonly nn.Module<Tensor, Tensor> _output;

    internal Attention(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(Attention))
    {
        _config = config;
        _weightDropout = context.Dropout.In("weights");
        _qkv = LinearFactory.Create(plan.Qkv, "qkv_proj", config.DModel, 3L * config.DModel, context);
        _output = LinearFactory.Create(plan.AttentionOutput, "out_proj", config.DModel, config.DModel, context);
        RegisterComponents();
        register_buffer("hidden", ones([config.MaxPositionEmbeddings, config.MaxPositionEmbeddings], dtype: @bool).triu(1), persistent: false);
    }

    /// <param name="input">[B, T, D].</param>
    /// <param name="attentionMask">[B, T], 0 where a token is padding; null where none is.</param>
    public override Tensor forward(Tensor input, Tensor? attentionMask)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var (batch, length, heads, headSize) = (input.size(0), input.size(1), (long)_config.NHeads, (long)_config.DModel / _config.NHeads);
        var qkv = _qkv.call(input).view(batch, length, 3, heads, headSize).permute(2, 0, 3, 1, 4);
        var (q, k, v) = (qkv[0], qkv[1], qkv[2]);
        var scores = matmul(q, k.transpose(-2, -1)) * Math.Pow(headSize, -0.5);
        var hidden = get_buffer("hidden")!.narrow(0, 0, length).narrow(1, 0, length);
        scores = scores.masked_fill(hidden, double.NegativeInfinity);
        if (attentionMask is not null)
        {
            scores = scores.masked_fill(attentionMask.view(batch, 1, 1, length).eq(0), double.NegativeInfinity);
        }

        var weights = nn.functional.softmax(scores, dim: -1);
        weights = _weightDropout.Apply(weights, _config.Dropout, training, ShardLayout.Whole(weights.shape));
        var mixed = matmul(weights, v).transpose(1, 2).contiguous().view(batch, length, _config.DModel);
        return _output.call(mixed).MoveToOuterDisposeScope();
    }
}
