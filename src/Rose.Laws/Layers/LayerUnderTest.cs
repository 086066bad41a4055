using System.Runtime.CompilerServices;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// A layer that claims to compute, over the ranks of a group, what a dense one does. Every case draws sizes, integers or
/// reals for inputs and parameters, and a random upstream gradient; each rank gets its shards of them.
/// <code>
/// var layer = new LayerUnderTest
/// {
///     Name = "my_layer",
///     Sizes = [CaseSize.Of("tokens"), CaseSize.Of("in"), CaseSize.Sharded("out")],
///     Inputs = [LayerInput.Of("x", c => [c["tokens"], c["in"]])],
///     Dense = c => nn.Linear(c["in"], c["out"]),
///     Parallel = (c, rank) => new MyLayer(c["in"], c["out"], rank.Group),
/// };
/// Console.WriteLine(LawCheck.Run(layer, new LawOptions { Cases = 500 }));
/// </code>
/// A parameter of the parallel module is found by its name in the dense one; which part of it a rank holds is read off a
/// <see cref="ShardedParameter"/>, or else follows from the ranks' shapes, in rank order.
/// </summary>
public sealed class LayerUnderTest : Subject
{
    private readonly ConditionalWeakTable<LawCase, Lazy<Prepared>> _prepared = [];
    private IDense? _dense;

    public override required string Name { get; init; }

    public override required IReadOnlyList<CaseSize> Sizes { get; init; }

    public required IReadOnlyList<LayerInput> Inputs { get; init; }

    /// <summary>Makes the dense layer, which is then computed in float64, several times with the same module. This or <see cref="Oracle"/>.</summary>
    public Func<LawCase, nn.Module>? Dense { get; init; }

    /// <summary>Writes the dense layer down apart from the tensor engine, with exact bounds. Needs <see cref="Parameters"/>.</summary>
    public Func<Tape, TapeNode>? Oracle { get; init; }

    /// <summary>The parameters, where the dense form is an <see cref="Oracle"/>.</summary>
    public IReadOnlyList<LayerParameter> Parameters { get; init; } = [];

    /// <summary>Makes one rank's part of the parallel layer. Its parameters are overwritten with the case's numbers.</summary>
    public required Func<LawCase, RankContext, nn.Module> Parallel { get; init; }

    /// <summary>Calls either module; by default its forward with all inputs.</summary>
    public Func<nn.Module, IReadOnlyList<Tensor>, Tensor> ForwardOf { get; init; } = DefaultForward;

    /// <summary>The dim along which the parallel layer gives shards of the output, by <see cref="Parallel.Shard"/>; null where every rank gives all.</summary>
    public Func<LawCase, int?> OutputShardDim { get; init; } = _ => null;

    /// <summary>
    /// Of the whole output; by default found out: of a <see cref="Dense"/> form by one more forward pass, of an
    /// <see cref="Oracle"/> as the first input's shape with another last dim.
    /// </summary>
    public Func<LawCase, IReadOnlyList<int>>? OutputShape { get; init; }

    /// <summary>Of the output; by default that of the case, as a layer which leaves another one changes what comes after it.</summary>
    public Func<LawCase, ScalarType> OutputDType { get; init; } = of => of.DType;

    /// <summary>Where the parts of the output lie that a rank gives, if not as <see cref="OutputShardDim"/> says: for each dim its ranges.</summary>
    public Func<LawCase, RankContext, IReadOnlyList<IReadOnlyList<Extent>>>? OutputExtents { get; init; }

    /// <summary>Whether integers that go in come out as integers everywhere, so that results are compared for equality.</summary>
    public override bool IsExactOnIntegers { get; init; } = true;

    /// <summary>Whether each element of dim 0 is computed by itself, so that a batch may be cut into parts (P10).</summary>
    public bool IsRowwise { get; init; } = true;

    /// <summary>Whether <see cref="Parallel"/> draws its parameters so that they are one model at every world size (P7).</summary>
    public bool DrawsOneModel { get; init; }

    /// <summary>A rule between sizes that a case breaks, in words; null where it breaks none.</summary>
    public Func<LawCase, string?> Fault { get; init; } = _ => null;

    /// <summary>
    /// How much of a magnitude the terms at least have that make up the output, where it is nearly their difference, as a
    /// loss near 0 is. With <see cref="Dense"/> only.
    /// </summary>
    public double LeastCondition { get; init; }

    public override bool HasLayouts => true;

    internal IDense DenseForm => _dense ??= Oracle is not null ? new TapeDense(this, Oracle)
        : Dense is not null ? new ModuleDense(this, Dense)
        : throw new ArgumentException($"subject {Name} has neither a Dense form nor an Oracle; give one");

    // An oracle's bounds come with its values.
    internal override bool HasLeastBounds => Oracle is null;

    internal override IReadOnlyList<Expectation> Expect(LawCase of, Solo solo, Bounds bounds)
    {
        var prepared = Prepare(of);
        return Oracle is not null && !ComparesDraws(of)
            ? LayerExpectations.Of(this, of, prepared, null, bounds)
            : solo(context => LayerExpectations.Of(this, of, prepared, context, bounds));
    }

    public override RankResult Run(LawCase of, RankContext rank)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(rank);
        return new LayerProgram(this, of, Prepare(of), rank).Run();
    }

    private protected override string? OwnFaultOf(LawCase of) =>
        of.Values == CaseValues.Integer && !IsExactOnIntegers ? "it does not keep integers"
        : of.Layout == CaseLayout.Transposed && Inputs.All(input => input.Shape(of).Count < 2) ? "an input of one dim cannot be transposed" : Fault(of);

    /// <summary>Into how many parts P10 cuts the batch; 1 where it does not apply.</summary>
    internal int PartsOf(LawCase of)
    {
        var shapes = Inputs.Select(input => input.Shape(of)).ToList();
        var applies = IsRowwise && of.Seed % 4 == 0 && shapes.All(shape => shape.Count > 1 && shape[0] == shapes[0][0] && shape[0] > 1)
            && OutputShardDim(of) != 0 && Inputs.All(input => input.ShardDim(of) != 0);
        return !applies ? 1 : Math.Min(shapes[0][0], 2 + (of.Seed / 4 % 2));
    }

    /// <summary>Whether P6 takes a step in this case.</summary>
    internal static bool Steps(LawCase of) => of.Seed % 4 == 1;

    /// <summary>Whether the parameters as drawn are compared in this case.</summary>
    internal bool ComparesDraws(LawCase of) => DrawsOneModel && of.Seed % 4 == 2;

    private static Tensor DefaultForward(nn.Module module, IReadOnlyList<Tensor> inputs) => (module, inputs) switch
    {
        (nn.Module<Tensor, Tensor> one, [var x]) => one.call(x),
        (nn.Module<Tensor, Tensor, Tensor> two, [var x, var y]) => two.call(x, y),
        (nn.Module<Tensor, Tensor, Tensor, Tensor> three, [var x, var y, var z]) => three.call(x, y, z),
        _ => throw new ArgumentException($"module {module.GetName()} has no forward of {inputs.Count} tensors; set ForwardOf"),
    };

    // The ranks of a case that are threads, and its dense form, share its numbers, for as long as there is the case.
    internal Prepared Prepare(LawCase of) => _prepared.GetValue(of, each => new Lazy<Prepared>(() => Prepared.Of(this, each))).Value;
}
