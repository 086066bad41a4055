using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class ClipGradTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> _expected = new(() => PyTorch.Run("""
        from torch.nn.utils import clip_grad_norm_, clip_grad_value_, parameters_to_vector
        def case(name, clip):
            torch.manual_seed(3)
            model = nn.Sequential(nn.Linear(10, 33), nn.GELU(), nn.Linear(33, 4))
            F.cross_entropy(model(torch.randn(16, 10)), torch.randint(0, 4, (16,))).backward()
            total = clip(model.parameters())
            put(name + "/total", 0.0 if total is None else total.item())
            put(name + "/grads", torch.cat([p.grad.flatten() for p in model.parameters()]))
        case("0.1", lambda p: clip_grad_norm_(p, 0.1))
        case("100", lambda p: clip_grad_norm_(p, 100))
        case("0.2 by 1", lambda p: clip_grad_norm_(p, 0.2, norm_type=1))
        case("0.01 by inf", lambda p: clip_grad_norm_(p, 0.01, norm_type=float("inf")))
        case("value", lambda p: clip_grad_value_(p, 0.003))
        """));

    [Theory]
    [InlineData("0.1", 0.1, 2)]
    [InlineData("100", 100, 2)]
    [InlineData("0.2 by 1", 0.2, 1)]
    [InlineData("0.01 by inf", 0.01, double.PositiveInfinity)]
    public void Clipping_by_norm_has_the_bits_of_PyTorch(string name, double maxNorm, double normType)
    {
        using var scope = NewDisposeScope();
        using var model = ModelWithGradients();
        var count = scope.DisposablesCount;
        var total = nn.utils.clip_grad_norm_(model.parameters(), maxNorm, normType);
        Assert.Equal(count, scope.DisposablesCount);
        Assert.Equal(_expected.Value[$"{name}/total"], PyTorch.Hex(total));
        Assert.Equal(_expected.Value[$"{name}/grads"], Gradients(model));
    }

    [Fact]
    public void Clipping_by_value_has_the_bits_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var model = ModelWithGradients();
        nn.utils.clip_grad_value_(model.parameters(), 0.003);
        Assert.Equal(_expected.Value["value/grads"], Gradients(model));
    }

    [Fact]
    public void Without_gradients_the_total_norm_is_zero()
    {
        using var model = OptimizerBitsTests.Mlp();
        Assert.Equal(0, nn.utils.clip_grad_norm_(model.parameters(), 1));
    }

    [Fact]
    public void Parameters_go_to_a_vector_and_back()
    {
        using var scope = NewDisposeScope();
        using var model = OptimizerBitsTests.Mlp();
        var vector = nn.utils.parameters_to_vector(model.parameters());
        Assert.Equal(string.Concat(model.parameters().Select(PyTorch.Hex)), PyTorch.Hex(vector));
        using var other = OptimizerBitsTests.Mlp();
        nn.utils.vector_to_parameters(vector, other.parameters());
        Assert.Equal(model.parameters().Select(PyTorch.Hex), other.parameters().Select(PyTorch.Hex));
        var error = Assert.Throws<ArgumentException>(() => nn.utils.vector_to_parameters(Draw.Of(1, 2), other.parameters()));
        Assert.Contains("vec is float32 [2], but the parameters hold 499 elements", error.Message, StringComparison.Ordinal);
    }

    private static Sequential ModelWithGradients()
    {
        manual_seed(3);
        var model = OptimizerBitsTests.Mlp();
        OptimizerBitsTests.Loss(model).backward();
        return model;
    }

    private static string Gradients(nn.Module model) => string.Concat(model.parameters().Select(parameter => PyTorch.Hex(parameter.grad!)));
}
