namespace Rose.Laws;

/// <summary>A dense form that is written on a <see cref="Tape"/>.</summary>
internal sealed class TapeDense(LayerUnderTest layer, Func<Tape, TapeNode> oracle) : IDense
{
    public IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> Parameters(LawCase of) =>
        [.. layer.Parameters.Select(each => (each.Name, Shape: each.Shape(of))).Where(each => each.Shape is not null).Select(each => (each.Name, each.Shape!))];

    public DenseRun Run(LawCase of, CaseNumbers numbers, Action<IReadOnlyList<int>> onOutput, bool isTracked)
    {
        var tape = new Tape(of, numbers, isTracked);
        var output = oracle(tape);
        IReadOnlyList<int> shape = layer.OutputShape?.Invoke(of) ?? [.. layer.Inputs[0].Shape(of).SkipLast(layer.Inputs[0].IndicesBelow is null ? 1 : 0), output.Columns];
        onOutput(shape);
        tape.Backward(output, numbers[CaseNumbers.OutputGradient].Values);
        var named = layer.Inputs.Where(input => input.IndicesBelow is null).Select(input => (input.Name, Shape: input.Shape(of))).Concat(Parameters(of));
        return new DenseRun
        {
            Output = Host(shape, output.Estimate),
            Gradients = named.ToDictionary(each => each.Name, each => Host(each.Shape, Gradient(tape[each.Name]))),
            Largest = tape.Largest,
            AllIntegers = tape.AllIntegers,
        };
    }

    private static Estimate Gradient(TapeNode leaf) => leaf.Gradient ?? leaf.Estimate.Scaled(0);

    private static DenseTensor Host(IReadOnlyList<int> shape, Estimate estimate) => new()
    {
        Shape = shape,
        Values = estimate.Value.ToRowMajorArray(),
        Errors = !estimate.IsTracked ? null : estimate.Error?.ToRowMajorArray() ?? new double[estimate.Rows * estimate.Columns],
        Scale = estimate.Scale?.Enumerate().DefaultIfEmpty().Max() ?? 0,
    };
}
