using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string, Func<Tensor, Tensor>> Functions { get; } = new()
    {
        { "matmul of itself", x => x.matmul(x.mT) },
        { "softmax", x => x.softmax(-1) * x },
        { "log_softmax", x => x.log_softmax(0).square() },
        { "gelu", x => x.gelu().sum(0) * x[0] },
        { "layer norm by hand", x => (x - x.mean([-1], keepdim: true)) / (x.var([-1], unbiased: false, keepdim: true) + 1e-5).sqrt() },
        { "logsumexp of views", x => x.t().reshape(2, 6).logsumexp(1) },
        { "quotients", x => (1 + x) / (3 + x.square()) - (2 - x) * 0.5 },
        { "tanh, sigmoid, sin", x => x.tanh() * x.sigmoid() + x.sin().exp() },
        { "indexing and cat", x => cat([x[0..2], x[tensor([2L, 0L])]], 1).pow(3) },
        { "tril and einsum", x => einsum("ij,kj->ik", x.tril(), x) },
        { "where, clamp and abs", x => where(x > 0, x.abs() * x, x.clamp(-0.7, 0.7)) },
        { "cumsum, prod and norm", x => x.cumsum(1) * x.prod(1, keepdim: true) / x.norm() },
        { "determinant and inverse", x => linalg.inv(x.matmul(x.mT) + eye(3, dtype: float64)).sum() + det(x[.., ..3]) },
    };

    [Theory]
    [MemberData(nameof(Functions), DisableDiscoveryEnumeration = true)]
    public void Gradients_agree_with_central_differences(string name, Func<Tensor, Tensor> function)
    {
        Assert.NotEmpty(name);
        const double step = 1e-6;
        var values = Numbers.Uniform(12);
        var x = tensor(values, [3, 4], requires_grad: true);
        var y = function(x);
        var weights = tensor(Numbers.Uniform((int)y.numel(), seed: 5), y.shape);
        (y * weights).sum().backward();
        var analytic = x.grad!.ToArray<double>();

        double At(int k, double shift)
        {
            using var scope = NewDisposeScope();
            var moved = (double[])values.Clone();
            moved[k] += shift;
            return (function(tensor(moved, [3, 4])) * weights).sum().item<double>();
        }

        for (var k = 0; k < values.Length; k++)
        {
            var numeric = (At(k, step) - At(k, -step)) / (2 * step);
            Assert.True(Math.Abs(numeric - analytic[k]) <= 1e-7 * Math.Max(1, Math.Abs(numeric)), $"element {k}: {analytic[k]:R} by autograd, {numeric:R} by differences");
        }
    }

    [Fact]
    public void Gradients_accumulate_until_they_are_cleared()
    {
        var x = ones([2], requires_grad: true);
        Assert.Null(x.grad);
        (x * 3).sum().backward();
        (x * 4).sum().backward();
        Assert.Equal([7, 7], x.grad!.ToArray<float>());
        x.grad = null;
        Assert.Null(x.grad);
        x.grad = full(2, 5f);
        Assert.Equal([5, 5], x.grad!.ToArray<float>());
    }

    [Fact]
    public void The_upstream_gradient_weighs_a_tensor_that_is_not_a_number()
    {
        var x = tensor([1.0, 2.0], requires_grad: true);
        x.square().backward(tensor([3.0, -1.0]));
        Assert.Equal([6, -4], x.grad!.ToArray<double>());
        Assert.Contains("scalar", Assert.Throws<TorchException>(() => x.square().backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Grad_leaves_the_leaves_alone_and_gives_null_for_the_unused()
    {
        var x = tensor([2.0], requires_grad: true);
        var unused = tensor([2.0], requires_grad: true);
        var found = autograd.grad([x.pow(3)], [x, unused], allow_unused: true);
        Assert.Equal(12, found[0].item<double>());
        Assert.Null(found[1]);
        Assert.Null(x.grad);
        Assert.Contains("allow_unused", Assert.Throws<TorchException>(() => autograd.grad([x.pow(3)], [unused])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_derivatives_need_the_graph()
    {
        var x = tensor([2.0], requires_grad: true);
        var first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        var second = autograd.grad([first], [x])[0];
        Assert.Equal(12, second.item<double>());
    }

    [Fact]
    public void A_graph_is_walked_once_unless_it_is_retained()
    {
        var x = tensor([2.0], requires_grad: true);
        var y = x.square().sum();
        y.backward(retain_graph: true);
        y.backward();
        Assert.Equal(8, x.grad!.item<double>());
        Assert.Contains("second time", Assert.Throws<TorchException>(() => y.backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_recorded_where_gradients_are_off()
    {
        var x = ones([2], requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            x.add_(1);
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }
        }

        Assert.True((x * 2).requires_grad);
        Assert.True(x.is_leaf);
        Assert.Equal([2, 2], x.ToArray<float>());
        Assert.False(x.requires_grad_(false).requires_grad);
    }

    [Fact]
    public void Backward_passes_are_kept_on_their_thread_by_libtorch_2_and_refused_to_be_before()
    {
        Assert.Equal(!Build.LibtorchVersion.StartsWith("1.", StringComparison.Ordinal), Build.CanKeepBackwardOnCaller);
        Assert.True(autograd.is_multithreading_enabled());
        if (!Build.CanKeepBackwardOnCaller)
        {
            var error = Assert.Throws<TorchNotImplementedException>(() => autograd.set_multithreading_enabled(false));
            Assert.Contains("from libtorch 2.0 on they can stay on the caller's", error.Message, StringComparison.Ordinal);
            return;
        }

        autograd.set_multithreading_enabled(false);
        try
        {
            Assert.False(autograd.is_multithreading_enabled());
            var elsewhere = false;
            var thread = new Thread(() => elsewhere = autograd.is_multithreading_enabled());
            thread.Start();
            thread.Join();
            Assert.True(elsewhere);
            var x = ones(2, requires_grad: true);
            (x * 3).sum().backward();
            Assert.Equal([3, 3], x.grad!.ToArray<float>());
        }
        finally
        {
            autograd.set_multithreading_enabled(true);
        }
    }

    [Fact]
    public void Only_floating_point_tensors_record_gradients()
    {
        var error = Assert.Throws<TorchException>(() => arange(3).requires_grad_());
        Assert.Contains("requires_grad of int64 [3]", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scope.Dispose();
}
