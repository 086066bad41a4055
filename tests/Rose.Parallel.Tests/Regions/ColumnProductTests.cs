using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>The product of a column-parallel layer against f and a plain product, to the bit.</summary>
public sealed class ColumnProductTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void It_has_the_bits_of_a_copy_and_a_product_forward_and_backward(int size) => KeptWorlds.RunOverEach(size, rank =>
    {
        long[][] inputs = [[6], [7, 6], [2, 3, 6], [1, 1, 1], [0, 6]];
        foreach (var shape in inputs)
        {
            foreach (var features in new long[] { 1, 2, 11 })
            {
                using var scope = NewDisposeScope();
                var x = Draw.Normal(1, 0, float32, shape);
                var weight = Draw.Normal(2, rank.Rank, float32, Shard.SizeOf(features, rank.WorldSize, rank.Rank), shape[^1]);
                var upstream = Draw.Normal(3, rank.Rank, float32, [.. shape[..^1], weight.shape[0]]);
                var expected = Run(x, weight, upstream, (a, b) => matmul(Regions.CopyToRegion(a, rank.Group), b.t()));
                var actual = Run(x, weight, upstream, (a, b) => Regions.ColumnProduct(a, b, rank.Group));
                for (var k = 0; k < 3; k++)
                {
                    Bits.Equal(expected[k], actual[k], $"{"Y,dX,dW".Split(',')[k]} of [{string.Join(", ", shape)}] by {features} features");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void It_differentiates_twice(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var (x, v, weight) = (Draw.Whole(4, 0, 3, 4), Draw.Whole(5, 0, 3, 4), Draw.Whole(6, rank.Rank, 2, 4));
        var expected = Hessian(t => matmul(Regions.CopyToRegion(t, rank.Group), weight.t()), x, v);
        Bits.Equal(expected, Hessian(t => Regions.ColumnProduct(t, weight, rank.Group), x, v), "H v");
        Assert.True(expected.abs().sum().item<float>() > 0);
    });

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void Autocast_casts_it_as_it_does_a_product(ScalarType dtype) => KeptWorlds.RunOverEach(3, rank =>
    {
        using var scope = NewDisposeScope();
        using var cast = autocast();
        var (x, weight, upstream) = (Draw.Normal(9, 0, dtype, 5, 6), Draw.Normal(10, rank.Rank, dtype == float64 ? dtype : float32, 4, 6), Draw.Normal(11, rank.Rank, dtype == float64 ? dtype : bfloat16, 5, 4));
        var expected = Run(x, weight, upstream, (a, b) => matmul(Regions.CopyToRegion(a, rank.Group), b.t()));
        var before = rank.Group.Traffic;
        var actual = Run(x, weight, upstream, (a, b) => Regions.ColumnProduct(a, b, rank.Group));
        Assert.All(expected.Zip(actual), pair => Bits.Equal(pair.First, pair.Second, "Y, dX or dW"));
        Assert.Equal(x.element_size() * x.numel(), (rank.Group.Traffic - before).Bytes);
    });

    [Fact]
    public void Under_autocast_it_differentiates_once_only() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        using var cast = autocast();
        var x = Draw.Normal(12, 0, float32, 5, 6).requires_grad_();
        var y = Regions.ColumnProduct(x, Draw.Normal(13, rank.Rank, float32, 4, 6), rank.Group).sum();
        Assert.Throws<TorchNotImplementedException>(() => autograd.grad([y], [x], create_graph: true));
    });

    [Fact]
    public void An_input_without_gradient_is_not_summed() => KeptWorlds.RunOverEach(3, rank =>
    {
        using var scope = NewDisposeScope();
        var weight = Draw.Whole(7, rank.Rank, 2, 4).requires_grad_();
        var before = rank.Group.Traffic;
        Regions.ColumnProduct(Draw.Whole(8, 0, 3, 4), weight, rank.Group).sum().backward();
        Assert.Equal(0, (rank.Group.Traffic - before).Calls);
        Assert.NotNull(weight.grad);
    });

    [Fact]
    public void Through_gloo_the_sum_is_under_way_while_the_weights_gradient_is_computed()
    {
        // Between the start of a sum and a wait that follows at once lies less than a microsecond. Where other programs
        // hold the processors, gloo's thread may begin only when the rank waits, so that a hundred rounds may pass.
        Assert.Contains(Enumerable.Range(0, 100), _ => Hidden(Backend.Gloo) > TimeSpan.FromMicroseconds(200));
    }

    [Theory]
    [InlineData(Backend.InProcess)]
    [InlineData(Backend.Shared)]
    public void In_memory_no_sum_is_hidden(Backend backend) => Assert.Equal(TimeSpan.Zero, Hidden(backend));

    // Over ten backward passes of both ranks.
    private static TimeSpan Hidden(Backend backend)
    {
        var hidden = KeptWorlds.Of(2, backend).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var (x, weight) = (ones(256, 512).requires_grad_(), ones(1024, 512).requires_grad_());
            var (all, before) = (rank.Group.CommunicationTime, rank.Group.HiddenCommunicationTime);
            for (var step = 0; step < 10; step++)
            {
                Regions.ColumnProduct(x, weight, rank.Group).sum().backward();
            }

            var (took, beside) = (rank.Group.CommunicationTime - all, rank.Group.HiddenCommunicationTime - before);
            Assert.InRange(beside, TimeSpan.Zero, took);
            Assert.True(took > TimeSpan.Zero);
            return beside;
        });
        return hidden[0] + hidden[1];
    }

    private static Tensor[] Run(Tensor x, Tensor weight, Tensor upstream, Func<Tensor, Tensor, Tensor> product)
    {
        var (a, b) = (x.clone().requires_grad_(), weight.clone().requires_grad_());
        var y = product(a, b);
        y.backward(upstream);
        return [y, a.grad!, b.grad!];
    }

    private static Tensor Hessian(Func<Tensor, Tensor> product, Tensor x, Tensor v)
    {
        var leaf = x.clone().requires_grad_();
        var y = product(leaf);
        var gradient = autograd.grad([(y * y * y).sum()], [leaf], create_graph: true)[0];
        return autograd.grad([gradient], [leaf], [v])[0];
    }
}
