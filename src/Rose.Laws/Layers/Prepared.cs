namespace Rose.Laws;

/// <summary>The numbers of a layer's case, and what the dense layer makes of them.</summary>
internal sealed record Prepared
{
    private const int LargestInteger = 8;

    public required LawCase Case { get; init; }

    public required CaseNumbers Numbers { get; init; }

    public required IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> Parameters { get; init; }

    public required IReadOnlyList<int> OutputShape { get; init; }

    /// <summary>What the dense layer computes, with bounds where some sum of it rounds.</summary>
    public required DenseRun Run { get; init; }

    public static Prepared Of(LayerUnderTest layer, LawCase of)
    {
        var dense = layer.DenseForm;
        var parameters = dense.Parameters(of);
        var largest = of.Values == CaseValues.Integer ? LargestExact(layer, dense, of, parameters) : null;
        var isExact = largest is not null;
        var numbers = new CaseNumbers(of, largest ?? 1);
        Draw(layer, of, parameters, numbers);
        var run = dense.Run(of, numbers, output => numbers.Draw(CaseNumbers.OutputGradient, output, scale: 1), isTracked: !isExact);
        return new Prepared
        {
            Case = of,
            Numbers = numbers,
            Parameters = parameters,
            OutputShape = run.Output.Shape,

            // A layer that divides or bends, such as a softmax, is not exact on integers.
            Run = isExact && !run.AllIntegers ? dense.Run(of, numbers, _ => { }, isTracked: true) : run,
        };
    }

    // The largest magnitude, 8, 4, 2 or 1, with which every sum of the case is exact, forward and backward; null where none is.
    private static int? LargestExact(LayerUnderTest layer, IDense dense, LawCase of, IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> parameters)
    {
        for (var a = LargestInteger; a >= 1; a /= 2)
        {
            var largest = new CaseNumbers(of, a);
            foreach (var (name, tensorShape) in Tensors(layer, of, parameters))
            {
                largest.Fill(name, tensorShape);
            }

            DrawIndices(layer, of, largest);
            if (dense.Run(of, largest, output => largest.Fill(CaseNumbers.OutputGradient, output), isTracked: false).Largest <= Bound.LargestExactInteger(of.DType))
            {
                return a;
            }
        }

        return null;
    }

    private static IEnumerable<(string Name, IReadOnlyList<int> Shape)> Tensors(LayerUnderTest layer, LawCase of, IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> parameters) =>
        layer.Inputs.Where(input => input.IndicesBelow is null).Select(input => (input.Name, input.Shape(of))).Concat(parameters);

    private static void Draw(LayerUnderTest layer, LawCase of, IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> parameters, CaseNumbers numbers)
    {
        foreach (var (name, shape) in Tensors(layer, of, parameters))
        {
            // Weights are scaled so that activations of any width stay where functions bend.
            var isWeight = shape.Count > 1 && parameters.Any(parameter => parameter.Name == name);
            numbers.Draw(name, shape, isWeight ? 2 / Math.Sqrt(shape[^1]) : shape.Count > 1 ? 2 : 1);
        }

        DrawIndices(layer, of, numbers);
    }

    private static void DrawIndices(LayerUnderTest layer, LawCase of, CaseNumbers numbers)
    {
        foreach (var input in layer.Inputs.Where(input => input.IndicesBelow is not null))
        {
            numbers.DrawIndices(input.Name, HostTensors.Count(input.Shape(of)), input.IndicesBelow!(of), input.IgnoredIndex);
        }
    }
}
