using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// column(gather_output = false) → activation → row(input_is_parallel = true) is the dense feed-forward block. The
/// activation is ReLU for integers, which keeps them so, and GELU for reals.
/// </summary>
internal static class FfnLaw
{
    public static LayerUnderTest Layer { get; } = new()
    {
        Name = "ffn",
        Sizes = [.. InputDims.Sizes, CaseSize.Of("in"), CaseSize.Sharded("hidden"), CaseSize.Of("out"), CaseSize.Flag("bias")],
        Fault = InputDims.FaultOf,
        Inputs = [LayerInput.Of("x", c => InputDims.Shape(c, "in"))],
        Parameters =
        [
            LayerParameter.Of("fc1.weight", c => [c["hidden"], c["in"]]),
            LayerParameter.Of("fc1.bias", c => c.Is("bias") ? [c["hidden"]] : null),
            LayerParameter.Of("fc2.weight", c => [c["out"], c["hidden"]]),
            LayerParameter.Of("fc2.bias", c => c.Is("bias") ? [c["out"]] : null),
        ],
        Oracle = t =>
        {
            var hidden = t["x"].Linear(t["fc1.weight"], t.Is("bias") ? t["fc1.bias"] : null);
            return (t.IsInteger ? hidden.Relu() : hidden.Gelu()).Linear(t["fc2.weight"], t.Is("bias") ? t["fc2.bias"] : null);
        },
        Parallel = (c, rank) => new Ffn(c, rank),
        DrawsOneModel = true,
    };

    private sealed class Ffn : nn.Module<Tensor, Tensor>
    {
        private readonly ColumnParallelLinear fc1;
        private readonly RowParallelLinear fc2;
        private readonly bool _isInteger;

        public Ffn(LawCase of, RankContext rank)
            : base(nameof(Ffn))
        {
            var draw = new InvariantDraw(of.Seed);
            _isInteger = of.Values == CaseValues.Integer;
            fc1 = new ColumnParallelLinear(of["in"], of["hidden"], rank.Group, draw.In(nameof(fc1)), of.Is("bias"), gatherOutput: false);
            fc2 = new RowParallelLinear(of["hidden"], of["out"], rank.Group, draw.In(nameof(fc2)), of.Is("bias"), inputIsParallel: true);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var hidden = fc1.call(input);
            return fc2.call(_isInteger ? nn.functional.relu(hidden) : nn.functional.gelu(hidden));
        }
    }
}
