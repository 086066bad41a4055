using static Rose.Torch.torch;
using static Rose.Torch.torch.nn.init;

namespace Rose.Torch.Tests;

public sealed class InitTests
{
    private static readonly (string Name, string Python, Func<Tensor, Generator?, Tensor> Fill)[] _cases =
    [
        ("uniform", "uniform_(t, -0.3, 2)", (t, g) => uniform_(t, -0.3, 2, g)),
        ("normal", "normal_(t, 1, 0.02)", (t, g) => normal_(t, 1, 0.02, g)),
        ("kaiming uniform", "kaiming_uniform_(t, a=math.sqrt(5))", (t, g) => kaiming_uniform_(t, Math.Sqrt(5), generator: g)),
        ("kaiming uniform, ReLU, fan out", "kaiming_uniform_(t, mode='fan_out', nonlinearity='relu')", (t, g) => kaiming_uniform_(t, 0, FanInOut.FanOut, NonlinearityType.ReLU, g)),
        ("kaiming normal, tanh", "kaiming_normal_(t, nonlinearity='tanh')", (t, g) => kaiming_normal_(t, 0, FanInOut.FanIn, NonlinearityType.Tanh, g)),
        ("xavier uniform", "xavier_uniform_(t, gain=1.7)", (t, g) => xavier_uniform_(t, 1.7, g)),
        ("xavier normal", "xavier_normal_(t)", (t, g) => xavier_normal_(t, generator: g)),
        ("ones", "ones_(t)", (t, _) => ones_(t)),
        ("zeros", "zeros_(t)", (t, _) => zeros_(t)),
        ("constant", "constant_(t, 0.1)", (t, _) => constant_(t, 0.1)),
    ];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> _expected = new(() => PyTorch.Run(string.Join("\n", _cases.Select(item =>
        $"torch.manual_seed(11)\nt = torch.ones(37, 5, 3, requires_grad=True)\nnn.init.{item.Python}\nput('{item.Name}', t)"))));

    public static TheoryData<string> Names => [.. _cases.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_have_the_bits_of_PyTorch_from_the_default_and_from_an_own_generator(string name)
    {
        using var scope = NewDisposeScope();
        var fill = _cases.Single(item => item.Name == name).Fill;
        var target = Target();
        manual_seed(11);
        Assert.Equal(_expected.Value[name], PyTorch.Hex(fill(target, null)));
        using var generator = new Generator(11);
        Assert.Equal(_expected.Value[name], PyTorch.Hex(fill(Target(), generator)));
    }

    [Fact]
    public void Fans_need_two_dims()
    {
        using var scope = NewDisposeScope();
        Assert.Equal((15, 111), CalculateFanInAndFanOut(Target()));
        var error = Assert.Throws<ArgumentException>(() => xavier_normal_(Draw.Of(1, 2)));
        Assert.Contains("from two dims on, not for float32 [2]", error.Message, StringComparison.Ordinal);
    }

    private static Tensor Target() => Draw.Normal(37, 5, 3).requires_grad_();
}
