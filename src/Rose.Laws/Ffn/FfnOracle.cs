namespace Rose.Laws;

/// <summary>
/// The dense FFN in float64, apart from the tensor engine, with the bounds that correct results in the case's dtype keep.
/// <code>
/// Z = X W1ᵀ + b1       H = act(Z)        Y = H W2ᵀ + b2
/// dH = dY W2           dZ = dH ∘ act'(Z)
/// dX = dZ W1           dW1 = dZᵀ X       db1 = Σ dZ        dW2 = dYᵀ H       db2 = Σ dY
/// </code>
/// </summary>
public static class FfnOracle
{
    /// <summary>What every tensor of the case must be, in the order of the laws.</summary>
    public static FfnReference Compute(FfnCase of, FfnData data)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(data);
        var input = Estimate.Given(of.Tokens, of.In, data.Input);
        var weight1 = Estimate.Given(of.Hidden, of.In, data.Weight1);
        var weight2 = Estimate.Given(of.Out, of.Hidden, data.Weight2);
        var outputGradient = Estimate.Given(of.Tokens, of.Out, data.OutputGradient);

        var before = input.Times(weight1.Transpose(), data.Bias1);
        var hidden = Activation(of, before);
        var output = hidden.Times(weight2.Transpose(), data.Bias2);
        var beforeGradient = outputGradient.Times(weight2).Pointwise(ActivationSlope(of, before));

        Expectation Expect(string name, Law law, IReadOnlyList<int> shape, Estimate estimate) => Expected(of, name, law, shape, estimate);
        return new FfnReference
        {
            Output = Expect("output", Law.P1, of.OutputShape, output),
            InputGradient = Expect("input gradient", Law.P2, of.InputShape, beforeGradient.Times(weight1)),
            Weight1Gradient = Expect("weight 1 gradient", Law.P3, [of.Hidden, of.In], beforeGradient.Transpose().Times(input)),
            Weight2Gradient = Expect("weight 2 gradient", Law.P3, [of.Out, of.Hidden], outputGradient.Transpose().Times(hidden)),
            Bias1Gradient = of.Bias ? Expect("bias 1 gradient", Law.P4, [of.Hidden], beforeGradient.SumRows()) : null,
            Bias2Gradient = of.Bias ? Expect("bias 2 gradient", Law.P4, [of.Out], outputGradient.SumRows()) : null,
        };
    }

    private static Estimate Activation(FfnCase of, Estimate before) => of.Values == FfnValues.Integer
        ? before.Map(z => Math.Max(z, 0), z => z > 0 ? 1 : 0, _ => 0)
        : before.Map(Gelu.Value, Gelu.Slope, z => Bound.GeluUlps * Math.Abs(z));

    private static Estimate ActivationSlope(FfnCase of, Estimate before) => of.Values == FfnValues.Integer
        ? before.Map(z => z > 0 ? 1 : 0, _ => 0, _ => 0)
        : before.Map(Gelu.Slope, Gelu.Curvature, _ => Bound.GeluUlps);

    private static Expectation Expected(FfnCase of, string name, Law law, IReadOnlyList<int> shape, Estimate estimate)
    {
        var u = Bound.UnitRoundoff(of.DType);
        return new Expectation
        {
            Name = name,
            Law = law,
            Shape = shape,
            Values = RowMajor(estimate.Value),
            Bounds = of.Values == FfnValues.Integer ? null : RowMajor(estimate.Error * u),
            Scale = estimate.Scale.Enumerate().Max(),
            UnitRoundoff = u,
        };
    }

    private static double[] RowMajor(MathNet.Numerics.LinearAlgebra.Matrix<double> matrix) => matrix.ToRowMajorArray();
}
