using Rose.Model.Training;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model.Cost;

/// <summary>
/// Walks through one pass of a <see cref="Gpt"/> and writes down what each place costs. It follows the modules line by
/// line: what they call on a <see cref="ProcessGroup"/> stands here with the same shape and dtype.
/// </summary>
internal sealed class GptCost
{
    private readonly CostSetting _setting;
    private readonly CostLedger _ledger;
    private readonly RegionCost _regions;
    private readonly LayerCost _layers;
    private readonly GptShapes _shapes;
    private readonly ParallelPlan _plan;
    private readonly ScalarType _products;

    public GptCost(CostSetting setting, CostLedger ledger)
    {
        (_setting, _ledger, _plan, _shapes) = (setting, ledger, setting.EffectivePlan, GptShapes.Of(setting));
        _products = setting.Training?.Precision == Precision.Bf16_Mixed ? ScalarType.BFloat16 : setting.DType;
        _regions = new RegionCost(setting, ledger);
        _layers = new LayerCost(setting, ledger, _regions, _products);
    }

    /// <summary>Forward, and backward where the ledger has one, over so many sequences.</summary>
    public void Pass(long sequences)
    {
        var x = Embed(sequences);
        _ledger.Layers(_setting.Model.NLayers, _setting.Training?.Recompute == Recompute.Blocks, () => Block(x));
        x = Enter("ln_f", _layers.Norm("ln_f", x), _plan.LmHead);
        Loss(Head(x));
    }

    private Shaped Embed(long sequences)
    {
        var (length, width, dtype) = ((long)_setting.SeqLen, (long)_setting.Model.DModel, _setting.DType);
        var tokens = new Shaped(dtype, sequences, length, width);
        // Backward fills a table of gradients with zeros, then adds the tokens' rows.
        var row = width * Shaped.SizeOf(dtype);
        _ledger.Pass("token_embedding", forward: 2.0 * tokens.Bytes, backward: (_shapes.TableRows * row) + (3.0 * tokens.Bytes));
        _ledger.Keep("token_embedding", "token ids", 8 * sequences * length);
        if (_plan.Embedding == EmbeddingStyle.Vocab)
        {
            tokens = _plan.SequenceParallel ? _regions.ReduceScatter("token_embedding", tokens, 1, OwnTokens) : _regions.Reduce("token_embedding", tokens);
        }
        else if (_plan.SequenceParallel)
        {
            tokens = _regions.Scatter("token_embedding", tokens, 1, OwnTokens);
        }

        if (_plan.SequenceParallel)
        {
            _regions.Scatter("position_embedding", new Shaped(dtype, 1, length, width), 1, OwnTokens);
        }

        _ledger.Pass("position_embedding", forward: 3.0 * tokens.Bytes, backward: tokens.Bytes + ((double)_setting.Model.MaxPositionEmbeddings * row));
        return _layers.Dropout("embedding dropout", tokens);
    }

    private long OwnTokens => Shard.SizeOf(_setting.SeqLen, _setting.TensorSize, _setting.TensorRank);

    private void Block(Shaped x)
    {
        if (_setting.Training?.Recompute == Recompute.Blocks)
        {
            _ledger.KeepInEach("blocks.*", "input", x.Bytes);
        }

        Branch("blocks.*.ln1", "blocks.*.attn", x, Attention, _plan.Qkv, _plan.AttentionOutput);
        Branch("blocks.*.ln2", "blocks.*.mlp", x, FeedForward, _plan.Fc1, _plan.Fc2);
    }

    private void Branch(string norm, string place, Shaped x, Func<string, Shaped, Shaped> layers, LinearStyle first, LinearStyle last)
    {
        var y = layers(place, Enter(place, _layers.Norm(norm, x), first));
        if (_plan.SequenceParallel && last.Kind != LinearStyleKind.Row)
        {
            y = _regions.Scatter(place, y, 1, OwnTokens);
        }

        _layers.Dropout(place, y);
        _layers.Added(place, x);
    }

    private Shaped Enter(string place, Shaped x, LinearStyle first)
    {
        if (!_plan.SequenceParallel)
        {
            return x;
        }

        return first.Kind == LinearStyleKind.Column ? _regions.GatherTo(place, x, 1, _setting.SeqLen) : _regions.Gather(place, x, 1, _setting.SeqLen);
    }

    private Shaped Attention(string place, Shaped x)
    {
        var (batch, length, headSize, heads) = (x.Shape[0], x.Shape[1], _shapes.HeadSize, _shapes.Heads.Queries.Length);
        SumOverReplicas($"{place}.qkv_proj");
        var qkv = _layers.Linear($"{place}.qkv_proj", _shapes.Qkv, x, "normed input");
        var each = new Shaped(_products, batch, heads, length, headSize);
        _ledger.Keep(place, "queries, keys and values", 3 * each.Bytes);

        // Splits, views and transposes on the way to the heads and back touch no memory; each is a call.
        _ledger.Views(place, 12);

        // Each head's rows are copied together before its products, and their gradients back.
        _ledger.Pass(place, forward: 2.0 * qkv.Bytes, backward: 4.0 * qkv.Bytes);
        _ledger.HeadProducts($"{place} QKᵀ", length, length, headSize, Shaped.SizeOf(_products), batch * heads);

        // Softmax is float32 in mixed precision.
        var weights = new Shaped(_setting.DType, batch, heads, length, length);
        _ledger.Pass(place, forward: 2.0 * weights.Bytes, backward: 2.0 * weights.Bytes);
        _ledger.Function(place, OperatorKind.MaskedFill, weights.Elements);
        _ledger.Function(place, OperatorKind.Softmax, weights.Elements);
        _ledger.Keep(place, "attention weights", weights.Bytes);

        // The scores as they were multiplied, scaled and masked.
        _ledger.Work(3 * weights.Bytes);
        _layers.Dropout(place, weights);
        if (_setting.Model.Dropout > 0 || _products != weights.DType)
        {
            _ledger.Keep(place, "attention weights after dropout", weights.As(_products).Bytes);
        }

        _ledger.HeadProducts($"{place} AV", length, headSize, length, Shaped.SizeOf(_products), batch * heads);
        var mixed = new Shaped(_products, batch, length, heads * headSize);
        _ledger.Pass(place, forward: 2.0 * mixed.Bytes, backward: 2.0 * mixed.Bytes);
        return _layers.Linear($"{place}.out_proj", _shapes.AttentionOutput, mixed, "mixed values");
    }

    // As QkvParallelLinear does where ranks share a key/value head.
    private void SumOverReplicas(string place)
    {
        if (_plan.ShardsHeads && _shapes.Heads.IsShared)
        {
            var rows = 2L * _setting.Model.KeyValueHeads * _shapes.HeadSize;
            _regions.Copy($"{place} shared heads", new Shaped(_setting.DType, rows, _setting.Model.DModel));
            _regions.Copy($"{place} shared heads", new Shaped(_setting.DType, rows));
        }
    }

    private Shaped FeedForward(string place, Shaped x)
    {
        var inner = _layers.Linear($"{place}.fc1", _shapes.Fc1, x, "normed input");
        _ledger.Function(place, OperatorKind.Gelu, inner.Elements);
        _ledger.Keep(place, "input of GELU", inner.Bytes);
        return _layers.Linear($"{place}.fc2", _shapes.Fc2, inner, "output of GELU");
    }

    /// <summary>The logits, or the rank's columns of them.</summary>
    private Shaped Head(Shaped x)
    {
        var style = _plan.LmHead;
        var (sharded, tied) = (_plan.Embedding == EmbeddingStyle.Vocab, _setting.Model.TieEmbeddings);
        if (style.Kind == LinearStyleKind.Dense)
        {
            if (tied && sharded)
            {
                _regions.Gather("lm_head", new Shaped(_setting.DType, _shapes.TableRows, _setting.Model.DModel), 0, _setting.Model.VocabSize);
            }

            return _layers.Product("lm_head", x, _setting.Model.VocabSize, "normed input");
        }

        if (tied && !sharded)
        {
            _regions.Scatter("lm_head", new Shaped(_setting.DType, _setting.Model.VocabSize, _setting.Model.DModel), 0, _shapes.Head.LocalOut);
        }

        if (!style.InputInRegion)
        {
            _regions.Copy("lm_head", x);
        }

        var logits = _layers.Product("lm_head", x, _shapes.Head.LocalOut, "normed input");
        return style.GatherOutput ? _regions.Gather("lm_head", logits, -1, _setting.Model.VocabSize) : logits;
    }

    private void Loss(Shaped logits)
    {
        var rows = logits.Shape[0] * (logits.Shape[1] - 1);
        var wide = logits.DType == ScalarType.BFloat16 ? ScalarType.Float32 : logits.DType;
        if (_plan.LmHead is { Kind: LinearStyleKind.Column, GatherOutput: false })
        {
            // On a group of one rank too: the largest logit, then the sum of exponentials with the target's logit.
            _ledger.Forward("loss", Collective.AllReduce, new Shaped(wide, rows).Bytes);
            _ledger.Forward("loss", Collective.AllReduce, new Shaped(wide, 2, rows).Bytes);
        }

        var probabilities = new Shaped(wide, rows, logits.Last);

        // The last token's logits are left out by a copy; backward puts the gradients between zeros.
        _ledger.Pass("loss", forward: 2.0 * probabilities.Bytes, backward: 3.0 * logits.Bytes);
        _ledger.Function("loss", OperatorKind.CrossEntropy, probabilities.Elements);
        _ledger.Keep("lm_head", "logits", logits.Bytes);

        // The copy without the last token; in backward, instead, the gradients before and behind the softmax.
        _ledger.Work(2 * probabilities.Bytes);
        _ledger.Keep("loss", "probabilities", probabilities.Bytes);
    }
}
