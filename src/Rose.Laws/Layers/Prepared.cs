namespace Rose.Laws;

/// <summary>The numbers of a layer's case, and whether every sum of them is exact in its dtype.</summary>
internal sealed record Prepared
{
    private const int LargestInteger = 8;

    public required LawCase Case { get; init; }

    public required CaseNumbers Numbers { get; init; }

    public required IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> Parameters { get; init; }

    public required IReadOnlyList<int> OutputShape { get; init; }

    /// <summary>What the dense layer computes, where no sum of it rounds; null where some may, and bounds are needed.</summary>
    public required DenseRun? Exact { get; init; }

    public static Prepared Of(LayerUnderTest layer, LawCase of)
    {
        var dense = layer.DenseForm;
        var parameters = dense.Parameters(of);
        var (numbers, shape, exact) = of.Values == CaseValues.Integer ? Integers(layer, dense, of, parameters) : (null, null, null);
        if (numbers is null || shape is null)
        {
            numbers = new CaseNumbers(of, 1);
            Draw(layer, of, parameters, numbers);
            dense.Run(of, numbers, output => Draw(numbers, shape = output), isTracked: false);
        }

        return new Prepared { Case = of, Numbers = numbers, Parameters = parameters, OutputShape = shape!, Exact = exact };
    }

    // The largest magnitude, 8, 4, 2 or 1, with which every sum of the case is exact, forward and backward.
    private static (CaseNumbers? Numbers, IReadOnlyList<int>? Shape, DenseRun? Exact) Integers(LayerUnderTest layer, IDense dense, LawCase of, IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> parameters)
    {
        for (var a = LargestInteger; a >= 1; a /= 2)
        {
            var largest = new CaseNumbers(of, a);
            foreach (var (name, tensorShape) in Tensors(layer, of, parameters))
            {
                largest.Fill(name, tensorShape);
            }

            DrawIndices(layer, of, largest);
            if (dense.Run(of, largest, output => largest.Fill(CaseNumbers.OutputGradient, output), isTracked: false).Largest > Bound.LargestExactInteger(of.DType))
            {
                continue;
            }

            var numbers = new CaseNumbers(of, a);
            Draw(layer, of, parameters, numbers);
            IReadOnlyList<int>? shape = null;
            var run = dense.Run(of, numbers, output => Draw(numbers, shape = output), isTracked: false);

            // A layer that divides or bends, such as a softmax, is not exact on integers.
            return (numbers, shape, run.AllIntegers ? run : null);
        }

        return (null, null, null);
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

    private static void Draw(CaseNumbers numbers, IReadOnlyList<int> output) => numbers.Draw(CaseNumbers.OutputGradient, output, scale: 1);

    private static void DrawIndices(LayerUnderTest layer, LawCase of, CaseNumbers numbers)
    {
        foreach (var input in layer.Inputs.Where(input => input.IndicesBelow is not null))
        {
            numbers.DrawIndices(input.Name, HostTensors.Count(input.Shape(of)), input.IndicesBelow!(of), input.IgnoredIndex);
        }
    }
}
