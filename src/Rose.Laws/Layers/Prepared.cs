namespace Rose.Laws;

/// <summary>The numbers of a layer's case, and what the dense layer makes of them.</summary>
internal sealed class Prepared
{
    private const int LargestInteger = 8;

    private readonly Lazy<DenseRun> _run;

    private Prepared(LayerUnderTest layer, LawCase of)
    {
        Case = of;
        var dense = layer.DenseForm;
        Parameters = dense.Parameters(of);
        var largest = of.Values == CaseValues.Integer ? LargestExact(layer, dense) : null;
        var isExact = largest is not null;
        Numbers = new CaseNumbers(of, largest ?? 1);
        Draw(layer);
        OutputShape = dense.OutputShape(of, Numbers);
        Numbers.Draw(CaseNumbers.OutputGradient, OutputShape, scale: 1);
        _run = new Lazy<DenseRun>(() =>
        {
            var run = dense.Run(of, Numbers, isTracked: !isExact);

            // A layer that divides or bends, such as a softmax, is not exact on integers.
            return isExact && !run.AllIntegers ? dense.Run(of, Numbers, isTracked: true) : run;
        });
    }

    public LawCase Case { get; }

    public CaseNumbers Numbers { get; }

    public IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> Parameters { get; }

    public IReadOnlyList<int> OutputShape { get; }

    /// <summary>What the dense layer computes, with bounds where some sum of it rounds. Computed when first asked for, as ranks need only the numbers.</summary>
    public DenseRun Run => _run.Value;

    public static Prepared Of(LayerUnderTest layer, LawCase of) => new(layer, of);

    // The largest magnitude, 8, 4, 2 or 1, with which every sum of the case is exact, forward and backward; null where none is.
    private int? LargestExact(LayerUnderTest layer, IDense dense)
    {
        for (var a = LargestInteger; a >= 1; a /= 2)
        {
            var filled = new CaseNumbers(Case, a);
            foreach (var (name, shape) in Tensors(layer))
            {
                filled.Fill(name, shape);
            }

            DrawIndices(layer, filled);
            if (dense.Largest(Case, filled) <= Bound.LargestExactInteger(Case.DType))
            {
                return a;
            }
        }

        return null;
    }

    private IEnumerable<(string Name, IReadOnlyList<int> Shape)> Tensors(LayerUnderTest layer) =>
        layer.Inputs.Where(input => input.IndicesBelow is null).Select(input => (input.Name, input.Shape(Case))).Concat(Parameters);

    private void Draw(LayerUnderTest layer)
    {
        foreach (var (name, shape) in Tensors(layer))
        {
            // Weights are scaled so that activations of any width stay where functions bend.
            var isWeight = shape.Count > 1 && Parameters.Any(parameter => parameter.Name == name);
            Numbers.Draw(name, shape, isWeight ? 2 / Math.Sqrt(shape[^1]) : shape.Count > 1 ? 2 : 1);
        }

        DrawIndices(layer, Numbers);
    }

    private void DrawIndices(LayerUnderTest layer, CaseNumbers numbers)
    {
        foreach (var input in layer.Inputs.Where(input => input.IndicesBelow is not null))
        {
            numbers.DrawIndices(input.Name, HostTensors.Count(input.Shape(Case)), input.IndicesBelow!(Case), input.IgnoredIndex);
        }
    }
}
