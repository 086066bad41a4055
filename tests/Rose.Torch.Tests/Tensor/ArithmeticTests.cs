using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class ArithmeticTests
{
    private static readonly double[] _a = Numbers.Uniform(37);
    private static readonly double[] _b = Numbers.Uniform(37, 0.5, 3, seed: 8);

    public static TheoryData<string, Func<Tensor, Tensor, Tensor>, Func<double, double, double>> Binary { get; } = new()
    {
        { "+", (x, y) => x + y, (x, y) => x + y },
        { "-", (x, y) => x - y, (x, y) => x - y },
        { "*", (x, y) => x * y, (x, y) => x * y },
        { "/", (x, y) => x / y, (x, y) => x / y },
        { "%", (x, y) => x % y, (x, y) => x - (y * Math.Floor(x / y)) },
        { "add alpha", (x, y) => x.add(y, 3), (x, y) => x + (3 * y) },
        { "sub alpha", (x, y) => x.sub(y, 0.5), (x, y) => x - (0.5 * y) },
        { "div floor", (x, y) => x.div(y, RoundingMode.floor), (x, y) => Math.Floor(x / y) },
        { "div trunc", (x, y) => x.div(y, RoundingMode.trunc), (x, y) => Math.Truncate(x / y) },
        { "floor_divide", (x, y) => x.floor_divide(y), (x, y) => Math.Floor(x / y) },
        { "fmod", (x, y) => x.fmod(y), (x, y) => x % y },
        { "pow", (x, y) => y.pow(x), (x, y) => Math.Pow(y, x) },
        { "maximum", maximum, Math.Max },
        { "minimum", minimum, Math.Min },
        { "atan2", (x, y) => x.atan2(y), Math.Atan2 },
        { "hypot", (x, y) => x.hypot(y), (x, y) => Math.Sqrt((x * x) + (y * y)) },
        { "addcmul", (x, y) => x.addcmul(x, y, 0.5), (x, y) => x + (0.5 * x * y) },
        { "addcdiv", (x, y) => x.addcdiv(x, y, -2), (x, y) => x - (2 * x / y) },
        { "lerp", (x, y) => x.lerp(y, 0.25), (x, y) => x + (0.25 * (y - x)) },
        { "torch.mul", torch.mul, (x, y) => x * y },
    };

    public static TheoryData<string, Func<Tensor, Tensor>, Func<double, double>> WithNumber { get; } = new()
    {
        { "x + 2", x => x + 2, x => x + 2 },
        { "2 + x", x => 2.0 + x, x => 2 + x },
        { "x - 2", x => x - 2L, x => x - 2 },
        { "2 - x", x => 2f - x, x => 2 - x },
        { "x * 3", x => x * 3, x => x * 3 },
        { "3 * x", x => 3 * x, x => 3 * x },
        { "x / 3", x => x / 3, x => x / 3 },
        { "3 / x", x => 3 / x, x => 1 / x * 3 },
        { "x % 0.75", x => x % 0.75, x => x - (0.75 * Math.Floor(x / 0.75)) },
        { "-x", x => -x, x => -x },
        { "x ^ 3", x => x.pow(3), x => x * x * x },
    };

    [Theory]
    [MemberData(nameof(Binary), DisableDiscoveryEnumeration = true)]
    public void Two_tensors_combine_as_their_elements_do(string name, Func<Tensor, Tensor, Tensor> operation, Func<double, double, double> plain)
    {
        Assert.NotEmpty(name);
        using var a = tensor(_a);
        using var b = tensor(_b);
        Numbers.Close(_a.Zip(_b, plain), operation(a, b));
    }

    [Theory]
    [MemberData(nameof(WithNumber), DisableDiscoveryEnumeration = true)]
    public void A_tensor_combines_with_a_number(string name, Func<Tensor, Tensor> operation, Func<double, double> plain)
    {
        Assert.NotEmpty(name);
        using var a = tensor(_a);
        Numbers.Close(_a.Select(plain), operation(a));
    }

    [Fact]
    public void Shapes_broadcast()
    {
        using var scope = NewDisposeScope();
        var sum = arange(3).view(3, 1) + arange(4) * 10;
        Assert.Equal([3, 4], sum.shape);
        Assert.Equal([0, 10, 20, 30, 1, 11, 21, 31, 2, 12, 22, 32], sum.ToArray<long>());
    }

    [Fact]
    public void Integers_stay_integers_and_division_makes_floats()
    {
        using var scope = NewDisposeScope();
        var seven = tensor([7L, -7L]);
        Assert.Equal([14, -14], (seven * 2).ToArray<long>());
        Assert.Equal([3.5f, -3.5f], (seven / 2).ToArray<float>());
        Assert.Equal([1, 1], (seven % 2).ToArray<long>());
        Assert.Equal([3, -4], seven.floor_divide(2).ToArray<long>());
        Assert.Equal(float32, (seven + 0.5).dtype);
    }

    [Fact]
    public void Work_in_place_gives_back_the_same_object()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, 2.0, 3.0]);
        var two = tensor([2.0, 2.0, 2.0]);
        Assert.Same(x, x.add_(two).sub_(1).mul_(two).div_(4).addcmul_(two, two).addcdiv_(two, two, 3).neg_().abs_().sqrt_().pow_(2).clamp_(0, 8).lerp_(two, 0.5).copy_(two).fill_(9).zero_());
        Assert.Same(x, add_(x, two));
        Assert.Equal([2, 2, 2], x.ToArray<double>());
        Assert.Equal([2, 2, 2], two.ToArray<double>());
    }

    [Fact]
    public void In_place_steps_give_what_they_say()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, 2.0, 3.0]);
        var two = full(3, 2, float64);
        Assert.Equal([4, 5, 6], x.add_(two).add_(1).ToArray<double>());
        Assert.Equal([8, 11, 14], x.mul_(3).sub_(two, 2).ToArray<double>());
        Assert.Equal([2, 3, 4], x.sub_(2).div_(3).ToArray<double>());
        Assert.Equal([3, 4, 5], x.addcdiv_(two, two).ToArray<double>());
        Assert.Equal([1, 2, 3], x.addcmul_(two, two, -0.5).ToArray<double>());
    }
}
