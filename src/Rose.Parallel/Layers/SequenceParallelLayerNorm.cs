using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// LayerNorm over the last dim of sequence shards (arXiv 2205.05198): weight and bias, [D], are whole on every rank, which
/// uses them on its own tokens alone, so that their gradients are parts, and summed over the group.
/// </summary>
public sealed class SequenceParallelLayerNorm : nn.Module<Tensor, Tensor>
{
    private readonly ProcessGroup _group;

    /// <param name="features">D.</param>
    public SequenceParallelLayerNorm(long features, ProcessGroup group, double eps = 1e-5)
        : base(nameof(SequenceParallelLayerNorm))
    {
        ArgumentNullException.ThrowIfNull(group);
        _group = group;
        Features = features;
        Eps = eps;
        weight = new Parameter(ones(features));
        bias = new Parameter(zeros(features));
        RegisterComponents();
    }

    public long Features { get; }

    public double Eps { get; }

    /// <summary>[D], ones at first.</summary>
    public Parameter weight { get; }

    /// <summary>[D], zeros at first.</summary>
    public Parameter bias { get; }

    /// <summary>[..., D] to [..., D], of this rank's tokens; maybe none.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        // Together, so that one all-reduce sums both gradients.
        var both = Regions.CopyToRegion(stack([weight, bias]), _group);
        return nn.functional.layer_norm(input, [Features], both[0], both[1], Eps).MoveToOuterDisposeScope();
    }
}
