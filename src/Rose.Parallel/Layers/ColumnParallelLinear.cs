using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// A linear layer whose output features are sharded over a group (Megatron-LM, arXiv 1909.08053, section 3).
/// <code>
///            global         on each of p ranks
/// X          [..., in]      [..., in]                  replicated
/// weight W   [out, in]      [out/p, in]                rows of W
/// bias b     [out]          [out/p]
/// Y          [..., out]     [..., out/p], or [..., out] with gather_output
///
/// Y_r = X W_rᵀ + b_r         with gather_output: Y = all-gather(Y_r)
/// dX  = all-reduce(dY_r W_r) dW_r = dY_rᵀ X            db_r = Σ dY_r
/// </code>
/// Each rank sees the part of dX that its own features cause, so the parts are summed: that is f's backward.
/// Any size is sharded, by <see cref="Shard"/>; p does not need to divide out, and a rank's shard may be empty.
/// </summary>
public sealed class ColumnParallelLinear : nn.Module<Tensor, Tensor>
{
    private readonly ProcessGroup _group;
    private readonly IReadOnlyList<long> _sizes;

    /// <param name="inFeatures">in, of the whole layer.</param>
    /// <param name="outFeatures">out, of the whole layer.</param>
    /// <param name="gatherOutput">Whether every rank gets all features of Y; otherwise its own slice.</param>
    /// <param name="draw">Draws the parameters; the same on every rank.</param>
    /// <param name="inputInRegion">
    /// Whether X has entered the region already, so that its gradient is summed there: sequence shards that come through
    /// <see cref="Regions.GatherToRegion"/>.
    /// </param>
    public ColumnParallelLinear(long inFeatures, long outFeatures, ProcessGroup group, ParameterDraw draw, bool bias = true, bool gatherOutput = true, bool inputInRegion = false)
        : base(nameof(ColumnParallelLinear))
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(draw);
        _group = group;
        draw.CheckShards("out_features", outFeatures, group.Size);
        _sizes = Shard.Sizes(outFeatures, group.Size);
        InFeatures = inFeatures;
        OutFeatures = outFeatures;
        GatherOutput = gatherOutput;
        InputInRegion = inputInRegion;
        weight = draw.KaimingUniform(nameof(weight), ShardLayout.Whole(outFeatures, inFeatures).CutEvenly(0, group), group);
        this.bias = bias ? draw.Uniform(nameof(bias), ShardLayout.Whole(outFeatures).CutEvenly(0, group), 1 / Math.Sqrt(inFeatures), group) : null;
        RegisterComponents();
    }

    public long InFeatures { get; }

    public long OutFeatures { get; }

    public bool GatherOutput { get; }

    public bool InputInRegion { get; }

    /// <summary>This rank's rows of the weight, [out/p, in].</summary>
    public Parameter weight { get; }

    /// <summary>This rank's part of the bias, [out/p].</summary>
    public Parameter? bias { get; }

    /// <summary>[..., in] on every rank alike to [..., out/p], or [..., out] with gather_output.</summary>
    public override Tensor forward(Tensor input)
    {
        FeatureCheck.LastDim(nameof(ColumnParallelLinear), input, InFeatures, "in_features");
        using var scope = NewDisposeScope();
        var y = InputInRegion ? matmul(input, weight.t()) : Regions.ColumnProduct(input, weight, _group);
        if (bias is not null)
        {
            y = y + bias;
        }

        if (GatherOutput)
        {
            y = Regions.GatherFromRegion(y, _group, -1, _sizes);
        }

        return y.MoveToOuterDisposeScope();
    }
}
