using Rose.Parallel;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

/// <summary>The sharded FFN written with regions, right as it stands; a fault replaces one of its steps.</summary>
internal sealed class OwnFfn : nn.Module<Tensor, Tensor>
{
    private readonly bool _isInteger;
    private readonly ProcessGroup _group;

    private readonly Parameter weight1;
    private readonly Parameter? bias1;
    private readonly Parameter weight2;
    private readonly Parameter? bias2;

    public OwnFfn(LawCase of, RankContext context)
        : base(nameof(OwnFfn))
    {
        (_isInteger, _group) = (of.Values == CaseValues.Integer, context.Group);
        var perRank = Shard.SizeOf(of["hidden"], of.WorldSize, context.Rank);
        Parameter New(params long[] shape) => new(zeros(shape));
        (weight1, weight2) = (New(perRank, of["in"]), New(of["out"], perRank));
        (bias1, bias2) = of.Is("bias") ? (New(perRank), New(of["out"])) : (null, null);
        RegisterComponents();
    }

    /// <summary>The replicated input enters the first layer.</summary>
    public Func<Tensor, ProcessGroup, Tensor> Enter { get; init; } = Regions.CopyToRegion;

    /// <summary>The rank's hidden features on their way to the second layer.</summary>
    public Func<Tensor, ProcessGroup, Tensor> Hidden { get; init; } = (hidden, _) => hidden;

    /// <summary>The second layer's partial sum and its bias become the output.</summary>
    public Func<Tensor, Tensor?, ProcessGroup, Tensor> Leave { get; init; } = (partial, bias, group) => Plus(Regions.ReduceFromRegion(partial, group), bias);

    public static Tensor Plus(Tensor tensor, Tensor? bias) => bias is null ? tensor : tensor + bias;

    public static LayerUnderTest Layer(Func<LawCase, RankContext, OwnFfn> build)
    {
        var rose = (LayerUnderTest)LawSubjects.Ffn;
        return new LayerUnderTest
        {
            Name = "own_ffn",
            Sizes = rose.Sizes,
            Inputs = rose.Inputs,
            Fault = rose.Fault,
            Oracle = t =>
            {
                var before = t["x"].Linear(t["weight1"], t.Is("bias") ? t["bias1"] : null);
                return (t.IsInteger ? before.Relu() : before.Gelu()).Linear(t["weight2"], t.Is("bias") ? t["bias2"] : null);
            },
            Parameters =
            [
                LayerParameter.Of("weight1", c => [c["hidden"], c["in"]]),
                LayerParameter.Of("bias1", c => c.Is("bias") ? [c["hidden"]] : null),
                LayerParameter.Of("weight2", c => [c["out"], c["hidden"]]),
                LayerParameter.Of("bias2", c => c.Is("bias") ? [c["out"]] : null),
            ],
            Parallel = build,
        };
    }

    public override Tensor forward(Tensor input)
    {
        var before = Plus(matmul(Enter(input, _group), weight1.t()), bias1);
        var hidden = _isInteger ? nn.functional.relu(before) : nn.functional.gelu(before);
        return Leave(matmul(Hidden(hidden, _group), weight2.t()), bias2, _group);
    }
}
