using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// The fused projection to queries, keys and values, of which each rank computes its own heads, by <see cref="HeadShard"/>:
/// h of H query heads and k of KV key/value heads, each of Dh features.
/// <code>
///            global                   on each rank
/// X          [..., in]                [..., in]               replicated
/// weight W   [(H + 2·KV)·Dh, in]      [(h + 2·k)·Dh, in]      its rows of Q, of K and of V, in this order
/// bias b     [(H + 2·KV)·Dh]          [(h + 2·k)·Dh]
/// Y          [..., (H + 2·KV)·Dh]     [..., (h + 2·k)·Dh]
///
/// Y_r = X W_rᵀ + b_r       dX = all-reduce(dY_r W_r)       dW_r = dY_rᵀ X       db_r = Σ dY_r
/// </code>
/// Where several ranks hold a key/value head, each sees the gradient that its own query heads cause. Those are summed over
/// the ranks that hold it, so that the replicas stay equal to the bit: every rank all-reduces the rows of all KV heads, zeros
/// where it holds none, and takes its own. A rank without heads takes part in every collective.
/// </summary>
public sealed class QkvParallelLinear : nn.Module<Tensor, Tensor>
{
    private readonly ProcessGroup _group;

    /// <param name="inFeatures">in.</param>
    /// <param name="heads">H.</param>
    /// <param name="keyValueHeads">KV; divides H.</param>
    /// <param name="headSize">Dh.</param>
    /// <param name="draw">Draws the parameters; the same on every rank. Not <see cref="TorchDraw"/>.</param>
    /// <param name="inputInRegion">As that of <see cref="ColumnParallelLinear"/>.</param>
    /// <exception cref="ArgumentException">KV does not divide H, or each rank would draw alone.</exception>
    public QkvParallelLinear(long inFeatures, long heads, long keyValueHeads, long headSize, ProcessGroup group, ParameterDraw draw, bool bias = true, bool inputInRegion = false)
        : base(nameof(QkvParallelLinear))
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentOutOfRangeException.ThrowIfLessThan(headSize, 1);
        if (draw is TorchDraw)
        {
            throw new ArgumentException("heads cannot be sharded where each rank draws its shard alone, as several may hold one key/value head; draw with InvariantDraw (rng: invariant)", nameof(draw));
        }

        _group = group;
        InFeatures = inFeatures;
        HeadSize = headSize;
        InputInRegion = inputInRegion;
        Heads = HeadShard.Of(heads, keyValueHeads, group.Size, group.Rank);
        var (held, owned) = (Rows(Heads.KeyValues), Rows(Heads.OwnedKeyValues));
        var features = (heads + (2 * keyValueHeads)) * headSize;
        var (matrix, vector) = (ShardLayout.Whole(features, inFeatures), ShardLayout.Whole(features));
        weight = draw.KaimingUniform(nameof(weight), matrix.Cut(0, held), group, matrix.Cut(0, owned));
        this.bias = bias ? draw.Uniform(nameof(bias), vector.Cut(0, held), 1 / Math.Sqrt(inFeatures), group, vector.Cut(0, owned)) : null;
        RegisterComponents();
    }

    public long InFeatures { get; }

    /// <summary>Dh.</summary>
    public long HeadSize { get; }

    public bool InputInRegion { get; }

    /// <summary>The heads of this rank.</summary>
    public HeadShard Heads { get; }

    /// <summary>This rank's rows of the weight, [(h + 2·k)·Dh, in].</summary>
    public Parameter weight { get; }

    /// <summary>This rank's part of the bias, [(h + 2·k)·Dh].</summary>
    public Parameter? bias { get; }

    /// <summary>[..., in] on every rank alike to this rank's [..., (h + 2·k)·Dh].</summary>
    public override Tensor forward(Tensor input)
    {
        FeatureCheck.LastDim(nameof(QkvParallelLinear), input, InFeatures, "in_features");
        using var scope = NewDisposeScope();
        var rows = SumOverReplicas(weight);
        var y = InputInRegion ? matmul(input, rows.t()) : Regions.ColumnProduct(input, rows, _group);
        if (bias is not null)
        {
            y = y + SumOverReplicas(bias);
        }

        return y.MoveToOuterDisposeScope();
    }

    private Extent[] Rows(Extent keyValues)
    {
        var (queries, keys) = (Heads.Heads * HeadSize, Heads.KeyValueHeads * HeadSize);
        return
        [
            Scaled(Heads.Queries, 0),
            Scaled(keyValues, queries),
            Scaled(keyValues, queries + keys),
        ];
    }

    private Extent Scaled(Extent heads, long offset) => Extent.Of(offset + (heads.Start * HeadSize), heads.Length * HeadSize);

    // The same rows, whose gradient is summed over the ranks that hold them. All ranks must call it alike.
    private Tensor SumOverReplicas(Tensor rows)
    {
        if (!Heads.IsShared)
        {
            return rows;
        }

        var (queries, held, all) = (Heads.Queries.Length * HeadSize, Heads.KeyValues.Length * HeadSize, Heads.KeyValueHeads * HeadSize);
        var start = Heads.KeyValues.Start * HeadSize;
        var own = rows.split([queries, held, held]);
        var (before, after) = (Zeros(start), Zeros(all - start - held));
        var whole = Regions.CopyToRegion(cat([before, own[1], after, before, own[2], after]), _group);
        return cat([own[0], whole.narrow(0, start, held), whole.narrow(0, all + start, held)]);

        Tensor Zeros(long count) => rows.new_zeros([count, .. rows.shape.Skip(1)]);
    }
}
