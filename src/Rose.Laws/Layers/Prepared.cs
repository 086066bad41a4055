using System.Collections.Concurrent;

namespace Rose.Laws;

/// <summary>The numbers of a layer's case, and what the dense layer makes of them.</summary>
internal sealed class Prepared
{
    private const int LargestInteger = 8;

    private readonly ConcurrentDictionary<Bounds, Lazy<DenseRun>> _runs = [];
    private readonly IDense _dense;
    private readonly bool _isExact;

    private Prepared(LayerUnderTest layer, LawCase of)
    {
        Case = of;
        _dense = layer.DenseForm;
        Parameters = _dense.Parameters(of);
        var largest = of.Values == CaseValues.Integer ? LargestExact(layer) : null;
        _isExact = largest is not null;
        Numbers = new CaseNumbers(of, largest ?? 1);
        Draw(layer);
        OutputShape = _dense.OutputShape(of, Numbers);
        Numbers.Draw(CaseNumbers.OutputGradient, OutputShape, scale: 1);
    }

    public LawCase Case { get; }

    public CaseNumbers Numbers { get; }

    public IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> Parameters { get; }

    public IReadOnlyList<int> OutputShape { get; }

    public static Prepared Of(LayerUnderTest layer, LawCase of) => new(layer, of);

    /// <summary>What the dense layer computes, with bounds where some sum of it rounds. Computed when first asked for, as ranks need only the numbers.</summary>
    public DenseRun Run(Bounds bounds) => _runs.GetOrAdd(bounds, wanted => new Lazy<DenseRun>(() =>
    {
        var run = _dense.Run(Case, Numbers, _isExact ? Bounds.None : wanted);

        // A layer that divides or bends, such as a softmax, is not exact on integers.
        return _isExact && !run.AllIntegers ? _dense.Run(Case, Numbers, wanted) : run;
    })).Value;

    // The largest magnitude, 8, 4, 2 or 1, with which every sum of the case is exact, forward and backward; null where none is.
    private int? LargestExact(LayerUnderTest layer)
    {
        for (var a = LargestInteger; a >= 1; a /= 2)
        {
            var filled = new CaseNumbers(Case, a);
            foreach (var (name, shape) in Tensors(layer))
            {
                filled.Fill(name, shape);
            }

            DrawIndices(layer, filled);
            if (_dense.Largest(Case, filled) <= Bound.LargestExactInteger(Case.DType))
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
