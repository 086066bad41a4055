using System.Runtime.CompilerServices;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class RecomputationTests
{
    [Fact]
    public void Output_and_gradients_have_the_bits_of_the_plain_function_and_it_runs_once_more()
    {
        using var scope = NewDisposeScope();
        var runs = 0;
        var (plain, recomputed) = (Leaves(), Leaves());
        var expected = Function(plain[2], [plain[0], plain[1]]) * 3;
        var actual = Recomputation.Apply(Counted, [recomputed[0], recomputed[1]]) * 3;
        Assert.Equal(PyTorch.Hex(expected), PyTorch.Hex(actual));
        Assert.Equal(1, runs);
        Backward(expected);
        Backward(actual);
        Assert.Equal(2, runs);
        Assert.All(plain.Zip(recomputed), pair => Assert.Equal(PyTorch.Hex(pair.First.grad!), PyTorch.Hex(pair.Second.grad!)));

        Tensor Counted(IReadOnlyList<Tensor> inputs)
        {
            runs++;
            return Function(recomputed[2], inputs);
        }

        static void Backward(Tensor of)
        {
            using var generator = new Generator(9);
            of.backward(randn(of.shape, generator: generator));
        }
    }

    [Fact]
    public void An_input_without_gradient_is_passed_through_and_gets_none()
    {
        using var scope = NewDisposeScope();
        var leaves = Leaves();
        leaves[1].requires_grad = false;
        Recomputation.Apply(inputs => Function(leaves[2], inputs), [leaves[0], leaves[1]]).sum().backward();
        Assert.NotNull(leaves[0].grad);
        Assert.Null(leaves[1].grad);
        Assert.NotNull(leaves[2].grad);
    }

    [Fact]
    public void Without_autograd_the_function_runs_once_and_plainly()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var leaves = Leaves();
        Assert.False(Recomputation.Apply(inputs => Function(leaves[2], inputs), [leaves[0], leaves[1]]).requires_grad);
    }

    [Fact]
    public void What_the_function_reads_besides_is_put_back_for_the_second_run_alone()
    {
        using var scope = NewDisposeScope();
        List<string> events = [];
        var leaves = Leaves();
        var output = Recomputation.Apply(
            inputs =>
            {
                events.Add("run");
                return Function(leaves[2], inputs);
            },
            [leaves[0], leaves[1]],
            () =>
            {
                events.Add("restore");
                return new End(() => events.Add("end"));
            });
        output.sum().backward();
        Assert.Equal(["run", "restore", "run", "end"], events);
    }

    [Fact]
    public void The_second_run_has_the_autocast_of_the_first()
    {
        using var scope = NewDisposeScope();
        List<ScalarType> seen = [];
        var leaves = Leaves();
        Tensor output;
        using (autocast())
        {
            output = Recomputation.Apply(
                inputs =>
                {
                    var y = inputs[0].matmul(leaves[2]);
                    seen.Add(y.dtype);
                    return y;
                },
                [leaves[0]]);
        }

        output.sum().backward();
        Assert.Equal([bfloat16, bfloat16], seen);
        Assert.False(is_autocast_enabled());
    }

    [Fact]
    public void It_refuses_what_it_would_get_wrong()
    {
        using var scope = NewDisposeScope();
        var leaves = Leaves();
        Assert.Contains("cannot be given to autograd.grad()", Assert.Throws<TorchException>(() => autograd.grad([Output()], [leaves[0]])).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be differentiated twice", Assert.Throws<TorchException>(() => Output().backward(create_graph: true)).Message, StringComparison.Ordinal);

        Tensor Output() => Recomputation.Apply(inputs => Function(leaves[2], inputs), [leaves[0], leaves[1]]).sum();
    }

    [Fact]
    public void A_failure_of_the_second_run_is_that_of_backward()
    {
        using var scope = NewDisposeScope();
        Assert.IsType<TorchException>(Failure(new InvalidOperationException("no more flour, größer")));
        Assert.Contains("no more flour, größer", Failure(new InvalidOperationException("no more flour, größer")).Message, StringComparison.Ordinal);
        Assert.IsType<DistributedException>(Failure(new DistributedException("a peer is gone")));
        Assert.Contains("xxx", Failure(new InvalidOperationException(new string('x', 5000))).Message, StringComparison.Ordinal);

        static Exception Failure(Exception thrown)
        {
            var runs = 0;
            var output = Recomputation.Apply(inputs => runs++ == 0 ? inputs[0] * 2 : throw thrown, [Leaves()[0]]);
            return Assert.ThrowsAny<TorchException>(() => output.sum().backward());
        }
    }

    [Fact]
    public void The_function_is_let_go_with_the_graph()
    {
        var kept = Run(backward: true);
        var dropped = Run(backward: false);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(kept.IsAlive || dropped.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Run(bool backward)
        {
            using var scope = NewDisposeScope();
            var payload = new object();
            var output = Recomputation.Apply(inputs => payload.GetHashCode() == 0 ? inputs[0] : inputs[0] * 2, [Leaves()[0]]).sum();
            if (backward)
            {
                output.backward();
            }

            return new WeakReference(payload);
        }
    }

    private static Tensor[] Leaves()
    {
        using var generator = new Generator(3);
        return [.. Enumerable.Range(0, 3).Select(_ => randn([5, 5], generator: generator).requires_grad_())];
    }

    private static Tensor Function(Tensor weight, IReadOnlyList<Tensor> inputs) => nn.functional.gelu(inputs[0].matmul(weight)) + inputs[0] * inputs[1];

    private sealed class End(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
