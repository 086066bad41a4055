using System.Diagnostics;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests.Kernels;

public sealed class KernelClockTests
{
    [Theory]
    [InlineData("aten::mm", KernelClass.Products)]
    [InlineData("aten::_softmax_backward_data", KernelClass.Attention)]
    [InlineData("aten::native_layer_norm_backward", KernelClass.Normalisation)]
    [InlineData("aten::gelu_backward", KernelClass.Elementwise)]
    [InlineData("rose::draw", KernelClass.Elementwise)]
    [InlineData("aten::embedding_dense_backward", KernelClass.Embedding)]
    [InlineData("aten::_log_softmax", KernelClass.Loss)]
    [InlineData("rose::adam", KernelClass.Optimizer)]
    [InlineData("rose::all_reduce", KernelClass.Communication)]
    [InlineData("aten::copy_", KernelClass.Other)]
    [InlineData("aten::an_operator_of_a_later_libtorch", KernelClass.Other)]
    public void An_operator_counts_to_its_class(string name, KernelClass expected) => Assert.Equal(expected, KernelClasses.Of(name));

    [Fact]
    public void Forward_and_backward_of_a_product_count_to_products_and_no_class_takes_more_than_passed()
    {
        using var scope = NewDisposeScope();
        var (x, w) = (randn(256, 256), randn(256, 256, requires_grad: true));

        var shares = Enumerable.Range(0, 5).Select(_ =>
        {
            var (clock, wall) = Measured(_ => matmul(x, w).backward(ones(256, 256)));
            using (clock)
            {
                Assert.True(clock.Milliseconds(KernelClass.Other) > 0, "the ones took no time");
                Assert.Equal(0, clock.Milliseconds(KernelClass.Attention) + clock.Milliseconds(KernelClass.Loss) + clock.Milliseconds(KernelClass.Host));
                Assert.InRange(Sum(clock), 0, wall);
                return clock.Milliseconds(KernelClass.Products) / Sum(clock);
            }
        });

        // One product forward, one for the gradient: far more arithmetic than all else, unless other programs held the processors.
        Assert.Contains(shares, share => share > 0.3);
    }

    [Fact]
    public void What_a_classified_operator_calls_is_its_own_and_a_forced_class_takes_all()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = (randn(64, 512), zeros(64, dtype: int64));

        // The loss calls log_softmax, nll_loss and empty; none of it is another class's.
        using var loss = Measured(_ => nn.functional.cross_entropy(logits, labels)).Clock;
        using var forced = Measured(clock =>
        {
            using (clock.All(KernelClass.Optimizer))
            {
                _ = matmul(logits, logits.t());
            }

            _ = logits * 2;
        }).Clock;

        Assert.All(Enum.GetValues<KernelClass>(), each => Assert.Equal(each == KernelClass.Loss, loss.Milliseconds(each) > 0));
        Assert.All(Enum.GetValues<KernelClass>(), each => Assert.Equal(each is KernelClass.Optimizer or KernelClass.Elementwise, forced.Milliseconds(each) > 0));
    }

    [Fact]
    public void A_clock_begins_anew_and_a_second_one_on_the_thread_is_refused()
    {
        using var clock = new KernelClock(CPU);
        using var other = new KernelClock(CPU);
        using var x = randn(64, 64);
        clock.Start();
        using var product = x.mm(x);

        var refused = Assert.Throws<TorchException>(other.Start);
        clock.Stop();
        var stopped = Assert.Throws<TorchException>(clock.Stop);
        clock.Start();
        clock.Stop();

        Assert.Contains("a clock of kernels runs on this thread already; stop it first", refused.Message, StringComparison.Ordinal);
        Assert.Contains("no clock of kernels runs on this thread; start it there", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(0, Sum(clock));
    }

    private static double Sum(KernelClock clock) => Enum.GetValues<KernelClass>().Sum(clock.Milliseconds);

    private static (KernelClock Clock, double Milliseconds) Measured(Action<KernelClock> work)
    {
        var clock = new KernelClock(CPU);
        var wall = Stopwatch.StartNew();
        clock.Start();
        work(clock);
        clock.Stop();
        return (clock, wall.Elapsed.TotalMilliseconds);
    }
}
