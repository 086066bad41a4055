using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class NextTokenLossTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void It_is_the_cross_entropy_of_each_token_against_the_next()
    {
        var (logits, labels) = Drawn(3, 7, 11);

        var loss = nn.functional.next_token_cross_entropy(logits, labels);

        Assert.Equal(ByOperators(logits, labels).item<float>(), loss.item<float>());
    }

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(2, 5, 5)]
    [InlineData(1, 3, 31)]
    [InlineData(3, 2, 32)]
    [InlineData(2, 4, 33)]
    [InlineData(4, 9, 3001)]
    public void In_one_pass_it_has_the_loss_and_the_gradients_of_the_operators(long batch, long length, long columns)
    {
        var (logits, labels) = Drawn(batch, length, columns);
        labels[batch - 1, length - 1].fill_(-100);
        logits.requires_grad_();
        var wide = logits.detach().to(float64).requires_grad_();

        var loss = Native.TryNextTokenLoss(logits, labels)!;
        (loss * 3).backward();
        var expected = ByOperators(wide, labels);
        (expected * 3).backward();

        if (batch * (length - 1) == 1)
        {
            Assert.True(float.IsNaN(loss.item<float>()) && double.IsNaN(expected.item<double>()));
            return;
        }

        Assert.Equal(expected.item<double>(), loss.item<float>(), 1e-6 * Math.Max(1, expected.item<double>()));
        var largest = 3.0 / (batch * (length - 1));
        Assert.All(wide.grad!.ToArray<double>().Zip(logits.grad!.ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * largest));
        Assert.All(logits.grad!.select(1, length - 1).ToArray<float>(), each => Assert.Equal(0, each));
    }

    [Fact]
    public void Several_threads_have_the_bits_of_one()
    {
        var one = LossAndGradient(1);
        set_num_threads(3);
        try
        {
            // Other numbers in between, so that memory does not hold the result already.
            Assert.NotEqual(one, LossAndGradient(2));
            Assert.Equal(one, LossAndGradient(1));
        }
        finally
        {
            set_num_threads(1);
        }

        static string LossAndGradient(int times)
        {
            using var scope = NewDisposeScope();
            var (logits, labels) = Drawn(3, 13, 20011);
            var scaled = (logits * times).requires_grad_();
            var loss = Native.TryNextTokenLoss(scaled, labels)!;
            loss.backward();
            return PyTorch.Hex(loss) + PyTorch.Hex(scaled.grad!);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-200f)]
    [InlineData(200f)]
    public void Numbers_out_of_the_ordinary_are_taken_as_the_operators_take_them(float odd)
    {
        var (logits, labels) = Drawn(2, 3, 40);
        logits[1, 0, 17].fill_(odd);
        labels[1, 1].fill_(3);
        logits.requires_grad_();
        var same = logits.detach().clone().requires_grad_();

        var loss = Native.TryNextTokenLoss(logits, labels)!;
        loss.backward();
        var expected = ByOperators(same, labels);
        expected.backward();

        Assert.Equal(expected.item<float>(), loss.item<float>(), 1e-4f);
        Assert.Equal(same.grad!.ToArray<float>(), logits.grad!.ToArray<float>(), (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void A_target_outside_of_the_vocabulary_is_refused()
    {
        var (logits, labels) = Drawn(2, 3, 4);
        labels[1, 2].fill_(4);

        var error = Assert.ThrowsAny<TorchException>(() => Native.TryNextTokenLoss(logits, labels));

        Assert.Contains("Target 4 is out of bounds.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_label_is_no_target()
    {
        var (logits, labels) = Drawn(2, 3, 4);
        labels[1, 0].fill_(99);

        Assert.NotNull(Native.TryNextTokenLoss(logits, labels));
    }

    [Fact]
    public void What_one_pass_is_not_for_is_left_to_the_operators()
    {
        var (logits, labels) = Drawn(2, 3, 4);

        Assert.Null(Native.TryNextTokenLoss(logits.to(float64), labels));
        Assert.Null(Native.TryNextTokenLoss(logits.to(bfloat16), labels));
        Assert.Null(Native.TryNextTokenLoss(logits.transpose(0, 1).contiguous().transpose(0, 1), labels));
        Assert.Null(Native.TryNextTokenLoss(logits, labels.to(int32)));
        Assert.Null(Native.TryNextTokenLoss(logits, labels.narrow(1, 0, 2)));
        Assert.Null(Native.TryNextTokenLoss(logits.narrow(0, 0, 0), labels.narrow(0, 0, 0)));
    }

    [Fact]
    public void In_one_pass_it_is_differentiated_once()
    {
        var (logits, labels) = Drawn(2, 3, 4);
        var loss = Native.TryNextTokenLoss(logits.requires_grad_(), labels)!;

        var error = Assert.ThrowsAny<TorchException>(() => autograd.grad([loss], [logits], create_graph: true));

        Assert.Contains("cannot be differentiated twice", error.Message, StringComparison.Ordinal);
    }

    private static (Tensor Logits, Tensor Labels) Drawn(long batch, long length, long columns)
    {
        using var generator = new Generator(5);
        return (randn([batch, length, columns], generator: generator) * 4, randint(columns, [batch, length], dtype: int64, generator: generator));
    }

    private static Tensor ByOperators(Tensor logits, Tensor labels)
    {
        var columns = logits.size(2);
        return nn.functional.cross_entropy(logits.narrow(1, 0, logits.size(1) - 1).reshape(-1, columns), labels.narrow(1, 1, labels.size(1) - 1).reshape(-1));
    }
}
