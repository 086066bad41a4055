namespace Rose.Laws;

/// <summary>A dense form that is written on a <see cref="Tape"/>.</summary>
internal sealed class TapeDense(LayerUnderTest layer, Func<Tape, TapeNode> oracle) : IDense
{
    public IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> Parameters(LawCase of) =>
        [.. layer.Parameters.Select(each => (each.Name, Shape: each.Shape(of))).Where(each => each.Shape is not null).Select(each => (each.Name, each.Shape!))];

    public IReadOnlyList<int> OutputShape(LawCase of, CaseNumbers numbers) => layer.OutputShape?.Invoke(of) ?? Shape(of, oracle(Tape.OfMagnitudes(of, numbers)));

    public double Largest(LawCase of, CaseNumbers filled)
    {
        var tape = Tape.OfMagnitudes(of, filled);
        var output = oracle(tape);
        tape.Backward(output, Magnitude.UpTo(output.Rows, output.Columns, filled.LargestInteger));
        return tape.Estimates.Cast<Magnitude>().Max(each => each.Largest);
    }

    public DenseRun Run(LawCase of, CaseNumbers numbers, Bounds bounds)
    {
        var isTracked = bounds != Bounds.None;
        var tape = Tape.Of(of, numbers, isTracked);
        var output = oracle(tape);
        tape.Backward(output, Tape.Given(numbers[CaseNumbers.OutputGradient], isTracked));
        var named = layer.Inputs.Where(input => input.IndicesBelow is null).Select(input => (input.Name, Shape: input.Shape(of))).Concat(Parameters(of));
        return new DenseRun
        {
            Output = Host(layer.OutputShape?.Invoke(of) ?? Shape(of, output), output.Estimate),
            Gradients = named.ToDictionary(each => each.Name, each => Host(each.Shape, Gradient(tape[each.Name]))),
            AllIntegers = tape.Estimates.Cast<MatrixEstimate>().All(each => each.IsInteger),
        };
    }

    private IReadOnlyList<int> Shape(LawCase of, TapeNode output) => [.. layer.Inputs[0].Shape(of).SkipLast(layer.Inputs[0].IndicesBelow is null ? 1 : 0), output.Columns];

    private static Estimate Gradient(TapeNode leaf) => leaf.Gradient ?? leaf.Estimate.Scaled(0);

    private static DenseTensor Host(IReadOnlyList<int> shape, Estimate estimate)
    {
        var matrix = (MatrixEstimate)estimate;
        return new DenseTensor
        {
            Shape = shape,
            Values = matrix.RowMajor(matrix.Value),
            Errors = !matrix.IsTracked ? null : matrix.Error is null ? new double[matrix.Value.Length] : matrix.RowMajor(matrix.Error),
            Scale = matrix.Scale?.DefaultIfEmpty().Max() ?? 0,
        };
    }
}
