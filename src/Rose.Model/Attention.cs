using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// Causal self-attention of H query heads, which share KV heads of keys and values (H = KV unless n_kv_heads says otherwise),
/// each of Dh = d_model / H features. Query head h attends with key/value head h / (H / KV).
/// <code>
/// [Q, K, V] = qkv_proj(X)                      [B, T, D] to [B, H, T, Dh] and twice [B, KV, T, Dh]
/// A         = softmax(Q Kᵀ / √Dh + mask)       [B, H, T, T]
/// Y         = out_proj(dropout(A) V)           [B, T, D]
/// </code>
/// With a column-parallel qkv_proj that gathers nothing and a row-parallel out_proj, each rank computes the heads that
/// <see cref="HeadShard"/> gives it and no others; with any other styles of the projections, all heads.
/// </summary>
public sealed class Attention : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly GptConfig _config;
    private readonly HeadShard _heads;
    private readonly bool _sharesEvenly;
    private readonly DropoutDraw _weightDropout;

    [ComponentName(Name = "qkv_proj")]
    private readonly nn.Module<Tensor, Tensor> _qkv;

    [ComponentName(Name = "out_proj")]
    private readonly nn.Module<Tensor, Tensor> _output;

    /// <param name="plan">Of its projections; the others do not matter here.</param>
    /// <exception cref="ArgumentException">n_kv_heads does not divide n_heads, or the plan cannot be built on these ranks.</exception>
    public Attention(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(Attention))
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        _config = config;
        _weightDropout = context.Dropout.In("weights");
        var (heads, keyValueHeads, headSize, width) = ((long)config.NHeads, (long)config.KeyValueHeads, (long)config.DModel / config.NHeads, (long)config.DModel);
        if (plan.ShardsHeads)
        {
            var group = context.RequiredGroup;
            var qkv = new QkvParallelLinear(width, heads, keyValueHeads, headSize, group, context.Parameters.In("qkv_proj"), inputInRegion: plan.Qkv.InputInRegion);
            long[] sizes = [.. HeadShard.QuerySizes(heads, keyValueHeads, group.Size).Select(own => own * headSize)];
            _heads = qkv.Heads;
            _qkv = qkv;
            _output = new RowParallelLinear(width, width, group, context.Parameters.In("out_proj"), scatterDim: plan.AttentionOutput.ScatterSequence ? 1 : null, sizes: sizes);
        }
        else
        {
            _heads = HeadShard.Of(heads, keyValueHeads, ranks: 1, rank: 0);
            _qkv = LinearFactory.Create(plan.Qkv, "qkv_proj", width, (heads + (2 * keyValueHeads)) * headSize, context);
            _output = LinearFactory.Create(plan.AttentionOutput, "out_proj", width, width, context);
        }

        _sharesEvenly = _heads.QueriesPerKeyValue().Distinct().Count() == 1;
        RegisterComponents();
        register_buffer("hidden", ones([config.MaxPositionEmbeddings, config.MaxPositionEmbeddings], dtype: @bool).triu(1), persistent: false);
    }

    /// <param name="input">[B, T, D].</param>
    /// <param name="attentionMask">[B, T], 0 where a token is padding; null where none is.</param>
    public override Tensor forward(Tensor input, Tensor? attentionMask)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var (batch, length, headSize) = (input.size(0), input.size(1), (long)_config.DModel / _config.NHeads);
        var (own, held) = (_heads.Queries.Length * headSize, _heads.KeyValues.Length * headSize);
        var qkv = _qkv.call(input).split([own, held, held], -1);
        if (_config.Attention == AttentionKind.Math && attentionMask is null && InOnePass(qkv) is { } once)
        {
            return _output.call(once).MoveToOuterDisposeScope();
        }

        var (q, k, v) = (Split(qkv[0]), ForEachQuery(Split(qkv[1])), ForEachQuery(Split(qkv[2])));
        var attended = _config.Attention == AttentionKind.Fused && own > 0 ? Fused(q, k, v, attentionMask) : ByFormula(q, k, v, attentionMask);
        return _output.call(attended.transpose(1, 2).contiguous().view(batch, length, own)).MoveToOuterDisposeScope();

        // [B, T, heads · Dh] to [B, heads, T, Dh].
        Tensor Split(Tensor x) => x.view(batch, length, x.size(-1) / headSize, headSize).transpose(1, 2);
    }

    /// <summary>[B, heads, T, Dh] each, and so is what they come to.</summary>
    private Tensor ByFormula(Tensor q, Tensor k, Tensor v, Tensor? attentionMask)
    {
        var (batch, length, headSize) = (q.size(0), q.size(2), q.size(3));
        var scores = matmul(q, k.transpose(-2, -1)) * Math.Pow(headSize, -0.5);
        var hidden = get_buffer("hidden")!.narrow(0, 0, length).narrow(1, 0, length);
        scores = scores.masked_fill(hidden, double.NegativeInfinity);
        if (attentionMask is not null)
        {
            scores = scores.masked_fill(attentionMask.view(batch, 1, 1, length).eq(0), double.NegativeInfinity);
        }

        return matmul(DropWeights(nn.functional.softmax(scores, dim: -1)), v);
    }

    /// <summary>What <see cref="ByFormula"/> computes, as [B, T, heads · Dh], of Q, K and V in their features; null where it must go by operators.</summary>
    private Tensor? InOnePass(Tensor[] qkv) => _sharesEvenly
        ? nn.functional.causal_attention_or_null(qkv[0], qkv[1], qkv[2], _heads.Queries.Length, _heads.KeyValues.Length, DropWeights)
        : null;

    private Tensor DropWeights(Tensor weights)
    {
        var layout = ShardLayout.Whole(weights.size(0), _config.NHeads, weights.size(2), weights.size(3)).Cut(1, _heads.Queries);
        return _weightDropout.Apply(weights, _config.Dropout, training, layout);
    }

    private Tensor Fused(Tensor q, Tensor k, Tensor v, Tensor? attentionMask)
    {
        var p = training ? _config.Dropout : 0;
        if (p > 0 && !_weightDropout.IsOfDefaultGenerator(q.device))
        {
            throw new InvalidOperationException($"model.attention = fused draws the dropout of attention weights from the default generator of {q.device}, but this model's masks come from elsewhere; use dropout 0, or attention math");
        }

        if (attentionMask is null)
        {
            return nn.functional.scaled_dot_product_attention(q, k, v, dropout_p: p, is_causal: true);
        }

        var (batch, length) = (q.size(0), q.size(2));
        var hidden = get_buffer("hidden")!.narrow(0, 0, length).narrow(1, 0, length).logical_or(attentionMask.view(batch, 1, 1, length).eq(0));
        var bias = zeros(hidden.shape, dtype: q.dtype, device: q.device).masked_fill(hidden, double.NegativeInfinity);
        return nn.functional.scaled_dot_product_attention(q, k, v, bias, p);
    }

    /// <summary>[B, k, T, Dh] to [B, h, T, Dh]: each key/value head once for each query head of this rank that attends with it.</summary>
    private Tensor ForEachQuery(Tensor x) => _heads.GroupSize == 1 || x.size(1) == 0
        ? x
        : cat([.. _heads.QueriesPerKeyValue().Select((queries, k) => x.narrow(1, k, 1).expand(-1, queries, -1, -1))], 1);
}
