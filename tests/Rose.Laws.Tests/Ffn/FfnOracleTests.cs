using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class FfnOracleTests
{
    private static readonly IReadOnlyList<FfnCase> _cases = Cases.Drawn(new PropertyOptions { Seed = 12 }, 60);

    [Fact]
    public void It_agrees_with_the_dense_ffn_of_libtorch_in_float64()
    {
        foreach (var of in _cases)
        {
            using var scope = NewDisposeScope();
            var data = FfnData.Draw(of);
            Tensor Leaf(double[] numbers, params long[] shape) => tensor(numbers, shape, requires_grad: true);
            var (x, w1, w2) = (Leaf(data.Input, of.Tokens, of.In), Leaf(data.Weight1, of.Hidden, of.In), Leaf(data.Weight2, of.Out, of.Hidden));
            var (b1, b2) = of.Bias ? (Leaf(data.Bias1!, of.Hidden), Leaf(data.Bias2!, of.Out)) : (null, null);
            var y = nn.functional.linear(FfnActivation.Apply(of, nn.functional.linear(x, w1, b1)), w2, b2);
            y.backward(tensor(data.OutputGradient, [of.Tokens, of.Out]));

            var reference = FfnOracle.Compute(of, data);
            Agrees(reference.Output, y);
            Agrees(reference.InputGradient, x.grad);
            Agrees(reference.Weight1Gradient, w1.grad);
            Agrees(reference.Weight2Gradient, w2.grad);
            Agrees(reference.Bias1Gradient, b1?.grad);
            Agrees(reference.Bias2Gradient, b2?.grad);
        }
    }

    [Fact]
    public void Its_gradients_are_those_of_finite_differences()
    {
        const double Step = 1e-6;
        foreach (var of in _cases.Where(of => of.Values == FfnValues.Real && of.Tokens * of.In * of.Hidden < 200).Take(12))
        {
            var exact = of with { DType = ScalarType.Float64 };
            var data = FfnData.Draw(exact);
            var reference = FfnOracle.Compute(exact, data);
            double Loss() => FfnOracle.Compute(exact, data).Output.Values.Zip(data.OutputGradient, (y, dy) => y * dy).Sum();
            void IsDerivative(Expectation? gradient, double[]? by)
            {
                for (var i = 0; i < (by?.Length ?? 0); i++)
                {
                    var kept = by![i];
                    by[i] = kept + Step;
                    var above = Loss();
                    by[i] = kept - Step;
                    var below = Loss();
                    by[i] = kept;
                    Assert.Equal((above - below) / (2 * Step), gradient!.Values[i], 1e-7);
                }
            }

            IsDerivative(reference.InputGradient, data.Input);
            IsDerivative(reference.Weight1Gradient, data.Weight1);
            IsDerivative(reference.Bias1Gradient, data.Bias1);
            IsDerivative(reference.Weight2Gradient, data.Weight2);
            IsDerivative(reference.Bias2Gradient, data.Bias2);
        }
    }

    [Fact]
    public void Bounds_belong_to_reals_and_grow_with_u()
    {
        var data = FfnData.Draw(Cases.Small);
        var single = FfnOracle.Compute(Cases.Small, data).Output;
        var twice = FfnOracle.Compute(Cases.Small with { DType = ScalarType.Float64 }, data).Output;

        Assert.Equal(single.Bounds!.Select(bound => bound * Math.ScaleB(1, -29)), twice.Bounds!);
        Assert.Null(FfnOracle.Compute(Cases.Small with { Values = FfnValues.Integer }, data).Output.Bounds);
    }

    [Fact]
    public void The_bound_of_one_product_is_that_of_the_terms_and_magnitudes()
    {
        // No bias, one hidden unit, so db2 is a plain sum and dY its only operand.
        var of = Cases.Small with { InputDims = 2, Batch = 9, Sequence = 1, In = 1, Hidden = 2, Out = 1 };
        var data = FfnData.Draw(of);
        var bias2 = FfnOracle.Compute(of, data).Bias2Gradient!;

        Assert.Equal(2 * 9 * Math.ScaleB(1, -24) * data.OutputGradient.Sum(Math.Abs), bias2.Bounds![0], 1e-18);
        Assert.Equal(data.OutputGradient.Sum(Math.Abs), bias2.Scale, 1e-12);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(128, 256)]
    [InlineData(129, 45.4313)]
    [InlineData(1024, 128)]
    public void The_factor_of_a_product_follows_its_number_of_terms(int terms, double factor) => Assert.Equal(factor, Bound.Product(terms), 1e-4);

    private static void Agrees(Expectation? expected, Tensor? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null)
        {
            Assert.Equal(expected.Values.Count, actual!.numel());
            var tolerance = expected.Bounds is null ? 0 : 64 * Math.ScaleB(1, -53) * expected.Scale;
            Assert.All(actual.ToArray<double>().Index(), item => Assert.InRange(Math.Abs(item.Item - expected.Values[item.Index]), 0, tolerance));
        }
    }
}
