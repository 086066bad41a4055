using static Rose.Torch.torch;
using static Rose.Torch.torch.nn.functional;

namespace Rose.Torch.Tests;

public sealed class AutocastTests
{
    [Fact]
    public void Matrix_products_give_bfloat16_and_normalisations_losses_and_sums_float32()
    {
        using var scope = NewDisposeScope();
        var (x, w, half) = (Draw(4, 4), Draw(4, 4), Draw(4, 4).to(bfloat16));
        var classes = tensor(new long[] { 0, 1, 2, 3 });
        Func<Tensor>[] lower = [() => matmul(x, w), () => linear(x, w, w[0]), () => x.mm(w), () => x.unsqueeze(0).bmm(w.unsqueeze(0)), () => addmm(x, w, w), () => matmul(half, w)];
        Func<Tensor>[] full = [() => softmax(half, -1), () => half.softmax(-1), () => log_softmax(half, -1), () => layer_norm(half, [4], w[0], w[1]), () => cross_entropy(half, classes), () => half.sum(), () => half.sum(0), () => x + half];
        Func<Tensor>[] asTheyCome = [() => gelu(half), () => half * 2];
        using (WithoutOneDnn())
        using (autocast())
        {
            Assert.All(lower, op => Assert.Equal(bfloat16, op().dtype));
            Assert.All(full, op => Assert.Equal(float32, op().dtype));
            Assert.All(asTheyCome, op => Assert.Equal(bfloat16, op().dtype));
            Assert.Equal(float64, matmul(x.to(float64), w.to(float64)).dtype);
            using (autocast(enabled: false))
            {
                Assert.Equal(float32, matmul(x, w).dtype);
            }

            Assert.True(is_autocast_enabled());
        }

        Assert.False(is_autocast_enabled());
        Assert.Equal(float32, matmul(x, w).dtype);
    }

    [Fact]
    public void A_product_is_that_of_the_rounded_factors_and_gradients_come_back_in_float32()
    {
        using var scope = NewDisposeScope();
        using var _ = WithoutOneDnn();
        var (x, w) = (Draw(3, 5), Draw(5, 2).requires_grad_());
        Tensor y;
        using (autocast())
        {
            y = matmul(x, w);
        }

        Assert.Equal(PyTorch.Hex(matmul(x.to(bfloat16), w.detach().to(bfloat16))), PyTorch.Hex(y));
        y.sum().backward();
        Assert.Equal((float32, float32), (w.dtype, w.grad!.dtype));
        Assert.Equal(PyTorch.Hex(matmul(x.to(bfloat16).t(), ones_like(y)).to(float32)), PyTorch.Hex(w.grad!));
    }

    [Fact]
    public void A_changed_weight_is_cast_anew()
    {
        using var scope = NewDisposeScope();
        using var _ = WithoutOneDnn();
        var (x, w) = (Draw(3, 5), Draw(5, 2).requires_grad_());
        using (autocast())
        {
            var before = PyTorch.Hex(matmul(x, w));
            using (no_grad())
            {
                w.mul_(2);
            }

            Assert.NotEqual(before, PyTorch.Hex(matmul(x, w)));
        }
    }

    [Fact]
    public void Only_half_precision_is_lower()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => autocast(float64));
        Assert.Contains("autocast goes to bfloat16 or float16, not to Float64", error.Message, StringComparison.Ordinal);
        Assert.False(is_autocast_enabled());
    }

    private static Tensor Draw(params long[] shape)
    {
        using var generator = new Generator(5);
        return randn(shape, generator: generator);
    }

    // It multiplies bfloat16 with AVX-512 alone, which the pinned kernels rule out.
    private static OneDnn WithoutOneDnn() => new();

    private sealed class OneDnn : IDisposable
    {
        private readonly bool _before = backends.mkldnn.enabled;

        public OneDnn() => backends.mkldnn.enabled = false;

        public void Dispose() => backends.mkldnn.enabled = _before;
    }
}
