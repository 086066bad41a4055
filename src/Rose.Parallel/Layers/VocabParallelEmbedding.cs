using Rose.Torch;
using Rose.Torch.Interop;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// A table of vectors whose rows, the tokens of a vocabulary, are sharded over a group (Megatron-LM, arXiv 1909.08053,
/// section 3).
/// <code>
///            global         on each of p ranks
/// ids        [...]          [...]                      replicated
/// weight W   [V, D]         [V/p, D]                   rows of W
/// Y          [..., D]       [..., D], or its shard along scatter_dim
///
/// Y    = all-reduce(W_r[ids], 0 where another rank holds the row); with a scatter_dim reduce-scatter
/// dW_r = Σ dY of the own tokens
/// </code>
/// Each element of the sum has one term that is not 0, so Y has the bits of the whole table. V does not need to be
/// divisible by p.
/// </summary>
public sealed class VocabParallelEmbedding : nn.Module<Tensor, Tensor>
{
    private readonly ProcessGroup _group;

    /// <param name="numEmbeddings">V, of the whole table.</param>
    /// <param name="embeddingDim">D.</param>
    /// <param name="draw">Draws the rows from N(0, 1); the same on every rank.</param>
    /// <param name="scatterDim">The dim of Y along which it leaves as shards, by <see cref="Shard"/>: that of the sequence. Null for a whole Y.</param>
    public VocabParallelEmbedding(long numEmbeddings, long embeddingDim, ProcessGroup group, ParameterDraw draw, int? scatterDim = null)
        : base(nameof(VocabParallelEmbedding))
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(draw);
        draw.CheckShards("num_embeddings", numEmbeddings, group.Size);
        _group = group;
        NumEmbeddings = numEmbeddings;
        EmbeddingDim = embeddingDim;
        ScatterDim = scatterDim;
        weight = draw.Normal(nameof(weight), ShardLayout.Whole(numEmbeddings, embeddingDim).CutEvenly(0, group), 1, group);
        RegisterComponents();
    }

    public long NumEmbeddings { get; }

    public long EmbeddingDim { get; }

    public int? ScatterDim { get; }

    /// <summary>This rank's rows of the table, [V/p, D].</summary>
    public Parameter weight { get; }

    /// <summary>Token ids [...], the same on every rank, to [..., D].</summary>
    /// <exception cref="TorchIndexException">A token lies outside the vocabulary.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        RefuseForeignTokens(input);
        var rows = OwnRows(input - Shard.StartOf(NumEmbeddings, _group.Size, _group.Rank));
        var y = ScatterDim is { } dim ? Regions.ReduceScatterFromRegion(rows, _group, dim) : Regions.ReduceFromRegion(rows, _group);
        return y.MoveToOuterDisposeScope();
    }

    private Tensor OwnRows(Tensor local)
    {
        if (weight.size(0) == 0)
        {
            // A sum of no rows: all 0, and the weight, though empty, gets its gradient.
            return matmul(zeros([.. local.shape, 0], weight.dtype, weight.device), weight);
        }

        var isForeign = local.lt(0).logical_or(local.ge(weight.size(0)));
        var rows = nn.functional.embedding(local.masked_fill(isForeign, 0), weight);
        return rows.masked_fill(isForeign.unsqueeze(-1), 0);
    }

    // All ranks hold the same ids, so that all refuse them alike, and none is left waiting.
    private void RefuseForeignTokens(Tensor ids)
    {
        var isOutside = ids.lt(0).logical_or(ids.ge(NumEmbeddings));
        if (ids.device_type == DeviceType.CUDA)
        {
            // Without a wait; as for libtorch's own tables, the GPU's assertion fails.
            Op.CallMany("aten::_assert_async", isOutside.any().logical_not());
            return;
        }

        if (isOutside.any().item<bool>())
        {
            throw new TorchIndexException($"token {ids.masked_select(isOutside)[0].to(int64).item<long>()} lies outside the vocabulary of {NumEmbeddings} tokens");
        }
    }
}
