using Rose.Parallel;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

/// <summary>The sharded FFN written with regions, right as it stands; a fault replaces one of its steps.</summary>
internal sealed class RegionFfn : IFfnUnderTest
{
    private readonly FfnCase _case;
    private readonly ProcessGroup _group;

    public RegionFfn(FfnCase of, RankContext context)
    {
        (_case, _group) = (of, context.Group);
        var perRank = Shard.SizeOf(of.Hidden, of.WorldSize, context.Rank);
        Parameter New(params long[] shape) => new(zeros(shape, of.DType, context.Device));
        (Weight1, Weight2) = (New(perRank, of.In), New(of.Out, perRank));
        (Bias1, Bias2) = of.Bias ? (New(perRank), New(of.Out)) : (null, null);
    }

    public Tensor Weight1 { get; }

    public Tensor? Bias1 { get; }

    public Tensor Weight2 { get; }

    public Tensor? Bias2 { get; }

    /// <summary>The replicated input enters the first layer.</summary>
    public Func<Tensor, ProcessGroup, Tensor> Enter { get; init; } = Regions.CopyToRegion;

    /// <summary>The rank's hidden features on their way to the second layer.</summary>
    public Func<Tensor, ProcessGroup, Tensor> Hidden { get; init; } = (hidden, _) => hidden;

    /// <summary>The second layer's partial sum and its bias become the output.</summary>
    public Func<Tensor, Tensor?, ProcessGroup, Tensor> Leave { get; init; } = (partial, bias, group) => Plus(Regions.ReduceFromRegion(partial, group), bias);

    public static Tensor Plus(Tensor tensor, Tensor? bias) => bias is null ? tensor : tensor + bias;

    public Tensor Forward(Tensor input)
    {
        var hidden = FfnActivation.Apply(_case, Plus(matmul(Enter(input, _group), Weight1.t()), Bias1));
        return Leave(matmul(Hidden(hidden, _group), Weight2.t()), Bias2, _group);
    }

    public void Dispose()
    {
        foreach (var parameter in new[] { Weight1, Bias1, Weight2, Bias2 })
        {
            parameter?.Dispose();
        }
    }
}
