using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// A linear layer whose input features are sharded over a group (Megatron-LM, arXiv 1909.08053, section 3).
/// <code>
///            global         on each of p ranks
/// X          [..., in]      [..., in/p] with input_is_parallel, else [..., in]
/// weight W   [out, in]      [out, in/p]                columns of W
/// bias b     [out]          [out]                      replicated
/// Y          [..., out]     [..., out]                 replicated
///
/// Y    = all-reduce(X_r W_rᵀ) + b
/// dX_r = dY W_r              dW_r = dYᵀ X_r            db = Σ dY
/// </code>
/// The bias is added once, after the sum; added before it, it would count p times. Without input_is_parallel, X is cut
/// on entry, and its gradient all-gathered. Any size is sharded, by <see cref="Shard"/>; p does not need to divide in.
/// With a scatter_dim, each rank keeps its shard of Y along that dim alone, to which it adds the bias:
/// <code>
/// Y_r = reduce-scatter(X_r W_rᵀ, dim) + b               db = all-reduce(Σ dY_r), all else as above of dY = all-gather(dY_r)
/// </code>
/// </summary>
public sealed class RowParallelLinear : nn.Module<Tensor, Tensor>
{
    private readonly ProcessGroup _group;
    private readonly IReadOnlyList<long> _sizes;

    /// <param name="inFeatures">in, of the whole layer.</param>
    /// <param name="outFeatures">out, of the whole layer.</param>
    /// <param name="inputIsParallel">Whether X is this rank's slice of the features already.</param>
    /// <param name="draw">Draws the parameters; the same on every rank.</param>
    /// <param name="scatterDim">The dim along which Y leaves as shards, by <see cref="Shard"/>: that of the sequence. Null for a whole Y.</param>
    /// <param name="sizes">The input features of each rank's shard, such as those of its heads; null for <see cref="Shard.Sizes"/>.</param>
    public RowParallelLinear(long inFeatures, long outFeatures, ProcessGroup group, ParameterDraw draw, bool bias = true, bool inputIsParallel = true, int? scatterDim = null, IReadOnlyList<long>? sizes = null)
        : base(nameof(RowParallelLinear))
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(draw);
        _group = group;
        draw.CheckShards("in_features", inFeatures, group.Size);
        group.CheckSizes(sizes);
        _sizes = sizes ?? Shard.Sizes(inFeatures, group.Size);
        if (_sizes.Sum() != inFeatures)
        {
            throw new ArgumentException($"the shards' sizes {string.Join(" + ", _sizes)} do not add up to in_features = {inFeatures}", nameof(sizes));
        }

        InFeaturesPerRank = _sizes[group.Rank];
        InFeatures = inFeatures;
        OutFeatures = outFeatures;
        InputIsParallel = inputIsParallel;
        ScatterDim = scatterDim;
        weight = draw.KaimingUniform(nameof(weight), ShardLayout.Whole(outFeatures, inFeatures).Cut(1, Extent.Of(_sizes.Take(group.Rank).Sum(), InFeaturesPerRank)), group);
        this.bias = bias ? draw.Uniform(nameof(bias), ShardLayout.Whole(outFeatures), 1 / Math.Sqrt(inFeatures)) : null;
        RegisterComponents();
    }

    public long InFeatures { get; }

    /// <summary>The input features of this rank's shard; ranks may differ.</summary>
    public long InFeaturesPerRank { get; }

    public long OutFeatures { get; }

    public bool InputIsParallel { get; }

    public int? ScatterDim { get; }

    /// <summary>This rank's columns of the weight, [out, in/p].</summary>
    public Parameter weight { get; }

    /// <summary>The whole bias, [out], the same on every rank.</summary>
    public Parameter? bias { get; }

    /// <summary>[..., in/p] with input_is_parallel, else [..., in], to [..., out] on every rank alike, or its shard along scatter_dim.</summary>
    public override Tensor forward(Tensor input)
    {
        FeatureCheck.LastDim(nameof(RowParallelLinear), input, InputIsParallel ? InFeaturesPerRank : InFeatures, InputIsParallel ? $"in_features = {InFeatures} over tp = {_group.Size}" : "in_features");
        using var scope = NewDisposeScope();
        var x = InputIsParallel ? input : Regions.ScatterToRegion(input, _group, -1, _sizes);
        var parts = matmul(x, weight.t());
        var y = ScatterDim is { } dim ? Regions.ReduceScatterFromRegion(parts, _group, dim) : Regions.ReduceFromRegion(parts, _group);
        if (bias is not null)
        {
            // On a shard each rank sees only a part of the bias's gradient.
            y = y + (ScatterDim is null ? bias : Regions.CopyToRegion(bias, _group));
        }

        return y.MoveToOuterDisposeScope();
    }
}
