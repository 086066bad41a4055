using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class PointwiseTests
{
    public static TheoryData<string, Func<Tensor, Tensor>, Func<double, double>> Positive { get; } = new()
    {
        { "log", log, Math.Log },
        { "log2", log2, Math.Log2 },
        { "log10", log10, Math.Log10 },
        { "log1p", log1p, x => Math.Log(1 + x) },
        { "sqrt", sqrt, Math.Sqrt },
        { "rsqrt", rsqrt, x => 1 / Math.Sqrt(x) },
        { "reciprocal", reciprocal, x => 1 / x },
        { "acosh", x => (x + 1).acosh(), x => Math.Acosh(x + 1) },
    };

    public static TheoryData<string, Func<Tensor, Tensor>, Func<double, double>> Real { get; } = new()
    {
        { "exp", exp, Math.Exp },
        { "expm1", expm1, x => Math.Exp(x) - 1 },
        { "abs", abs, Math.Abs },
        { "neg", neg, x => -x },
        { "sign", sign, x => Math.Sign(x) },
        { "sin", sin, Math.Sin },
        { "cos", cos, Math.Cos },
        { "tan", tan, Math.Tan },
        { "atan", atan, Math.Atan },
        { "asinh", asinh, Math.Asinh },
        { "tanh", tanh, Math.Tanh },
        { "sinh", sinh, Math.Sinh },
        { "cosh", cosh, Math.Cosh },
        { "square", square, x => x * x },
        { "ceil", ceil, Math.Ceiling },
        { "floor", floor, Math.Floor },
        { "trunc", trunc, Math.Truncate },
        { "round", x => x.round(), x => Math.Round(x, MidpointRounding.ToEven) },
        { "round to 2 decimals", x => x.round(2), x => Math.Round(x * 100, MidpointRounding.ToEven) / 100 },
        { "sigmoid", sigmoid, x => 1 / (1 + Math.Exp(-x)) },
        { "relu", x => x.relu(), x => Math.Max(x, 0) },
        { "silu", x => x.silu(), x => x / (1 + Math.Exp(-x)) },
        { "leaky_relu", x => x.leaky_relu(0.125), x => x > 0 ? x : 0.125 * x },
        { "gelu tanh", x => x.gelu("tanh"), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) },
        { "softplus", x => x.softplus(), x => Math.Log(1 + Math.Exp(x)) },
        { "log_sigmoid", x => x.log_sigmoid(), x => -Math.Log(1 + Math.Exp(-x)) },
        { "clamp", x => x.clamp(-0.5, 1), x => Math.Clamp(x, -0.5, 1) },
        { "clamp without a lower bound", x => x.clamp(max: 0.5), x => Math.Min(x, 0.5) },
        { "nan_to_num", x => x.nan_to_num(), x => x },
    };

    [Theory]
    [MemberData(nameof(Positive), DisableDiscoveryEnumeration = true)]
    public void A_function_of_positive_numbers_is_applied_to_each(string name, Func<Tensor, Tensor> function, Func<double, double> plain) =>
        Check(name, Numbers.Uniform(41, 0.1, 5), function, plain);

    [Theory]
    [MemberData(nameof(Real), DisableDiscoveryEnumeration = true)]
    public void A_function_of_real_numbers_is_applied_to_each(string name, Func<Tensor, Tensor> function, Func<double, double> plain) =>
        Check(name, Numbers.Uniform(41), function, plain);

    [Fact]
    public void The_error_function_is_the_integral_of_the_bell_curve()
    {
        using var scope = NewDisposeScope();
        // d/dx erf(x) = 2/sqrt(pi) exp(-x²), and erf is odd.
        const double step = 1e-4;
        var x = linspace(-2, 2, 81, float64);
        var slope = (erf(x + step) - erf(x - step)) / (2 * step);
        Assert.True(slope.allclose(exp(-(x * x)) * (2 / Math.Sqrt(Math.PI)), 1e-7));
        Assert.True(erf(-x).allclose(-erf(x), 0, 1e-15));
        Assert.True((1 - erf(x)).allclose(erfc(x), 1e-12));
        Assert.True(x.gelu().allclose(0.5 * x * (1 + erf(x / Math.Sqrt(2))), 1e-13));
    }

    [Fact]
    public void Softmax_sums_to_one_and_log_softmax_is_its_logarithm()
    {
        using var scope = NewDisposeScope();
        var x = tensor(Numbers.Uniform(24), [4, 6]);
        var p = softmax(x, -1);
        Assert.True(p.sum(-1).allclose(ones(4, float64), 1e-14));
        Assert.True(x.log_softmax(-1).allclose(p.log(), 1e-13));
        Assert.True((x - x.logsumexp(-1, true)).allclose(p.log(), 1e-13));
        Assert.Equal(float32, x.softmax(0, float32).dtype);
    }

    [Fact]
    public void Tests_for_nan_and_infinity_tell_them_apart()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity]);
        Assert.Equal([false, true, false, false], isnan(x).ToArray<bool>());
        Assert.Equal([false, false, true, true], isinf(x).ToArray<bool>());
        Assert.Equal([true, false, false, false], isfinite(x).ToArray<bool>());
        Assert.Equal([1f, 7f, 8f, -8f], x.nan_to_num(7, 8, -8).ToArray<float>());
    }

    private static void Check(string name, double[] values, Func<Tensor, Tensor> function, Func<double, double> plain)
    {
        Assert.NotEmpty(name);
        using var x = tensor(values);
        Numbers.Close(values.Select(plain), function(x));
    }
}
