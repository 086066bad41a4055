using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class CausalAttentionTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(2, 3, 4, 2, 5)]
    [InlineData(1, 15, 2, 2, 8)]
    [InlineData(3, 16, 3, 1, 4)]
    [InlineData(2, 17, 6, 3, 16)]
    [InlineData(2, 70, 4, 4, 32)]
    [InlineData(1, 130, 2, 1, 64)]
    public void In_one_pass_it_has_the_values_and_the_gradients_of_the_operators(long batch, long length, long heads, long keyValueHeads, long headSize)
    {
        SkipWithoutOneDnn();
        var (qkv, mask, upstream) = Drawn(batch, length, heads, keyValueHeads, headSize);
        var wide = qkv.detach().to(float64).requires_grad_();

        var attended = InOnePass(qkv, mask, heads, keyValueHeads);
        (attended * upstream).sum().backward();
        var expected = ByOperators(wide, mask.to(float64), heads, keyValueHeads);
        (expected * upstream).sum().backward();

        Assert.Equal([batch, length, heads * headSize], attended.shape);
        AssertNear(expected, attended);
        AssertNear(wide.grad!, qkv.grad!);
    }

    [Fact]
    public void Several_threads_have_the_bits_of_one()
    {
        SkipWithoutOneDnn();
        var one = AttendedAndGradient(1);
        set_num_threads(3);
        try
        {
            // Other numbers in between, so that memory does not hold the result already.
            Assert.NotEqual(one, AttendedAndGradient(2));
            Assert.Equal(one, AttendedAndGradient(1));
        }
        finally
        {
            set_num_threads(1);
        }

        static string AttendedAndGradient(int times)
        {
            using var scope = NewDisposeScope();
            var (qkv, mask, upstream) = Drawn(3, 40, 6, 3, 16);
            var scaled = (qkv.detach() * times).requires_grad_();
            var attended = InOnePass(scaled, mask, 6, 3);
            (attended * upstream).sum().backward();
            return PyTorch.Hex(attended) + PyTorch.Hex(scaled.grad!);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(3000f)]
    public void Numbers_out_of_the_ordinary_are_taken_as_the_operators_take_them(float odd)
    {
        SkipWithoutOneDnn();
        var (drawn, mask, _) = Drawn(1, 20, 2, 1, 4);
        using (no_grad())
        {
            drawn[0, 7, 2].fill_(odd);
        }

        var same = drawn.detach().clone().requires_grad_();

        var attended = InOnePass(drawn, mask, 2, 1);
        attended.sum().backward();
        var expected = ByOperators(same, mask, 2, 1);
        expected.sum().backward();

        Assert.Equal(expected.ToArray<float>(), attended.ToArray<float>(), Near);
        Assert.Equal(same.grad!.ToArray<float>(), drawn.grad!.ToArray<float>(), Near);

        static bool Near(float a, float b) => a.Equals(b) || Math.Abs(a - b) < 1e-4f * Math.Max(1, Math.Abs(a));
    }

    [Fact]
    public void What_one_pass_is_not_for_is_left_to_the_operators()
    {
        var tokens = zeros(2, 3, 8);

        Assert.Null(Native.TryAttentionWeights(tokens.to(float64), tokens.to(float64), 2, 2));
        Assert.Null(Native.TryAttentionWeights(tokens.to(bfloat16), tokens.to(bfloat16), 2, 2));
        Assert.Null(Native.TryAttentionWeights(tokens.transpose(1, 2), tokens.transpose(1, 2), 1, 1));
        Assert.Null(Native.TryAttentionWeights(tokens, tokens, 4, 2));
        Assert.Null(Native.TryAttentionWeights(tokens, tokens, 3, 3));
        Assert.Null(Native.TryAttentionWeights(tokens, tokens.narrow(1, 0, 2), 2, 2));
        Assert.Null(Native.TryAttentionWeights(tokens.narrow(2, 0, 0), tokens.narrow(2, 0, 0), 2, 2));
    }

    [Fact]
    public void Pinned_kernels_go_by_the_operators()
    {
        Assert.True(Build.PinsKernels);
        var tokens = zeros(2, 3, 8);

        Assert.Null(nn.functional.causal_attention_or_null(tokens, tokens, tokens, 2, 2, weights => weights));
    }

    [Fact]
    public void A_second_derivative_is_refused()
    {
        SkipWithoutOneDnn();
        var (qkv, mask, _) = Drawn(1, 3, 2, 2, 4);

        var error = Assert.ThrowsAny<TorchException>(() => autograd.grad([InOnePass(qkv, mask, 2, 2).sum()], [qkv], create_graph: true));

        Assert.Contains("cannot be differentiated twice", error.Message, StringComparison.Ordinal);
    }

    private static void SkipWithoutOneDnn()
    {
        using var tokens = zeros(1, 1, 1);
        using var weights = Native.TryAttentionWeights(tokens, tokens, 1, 1);
        Assert.SkipWhen(weights is null, "this libtorch has no oneDNN beside it that shows its sgemm");
    }

    // Q, K and V side by side, so that each has the stride of all; the mask of a dropout; what flows back.
    private static (Tensor Qkv, Tensor Mask, Tensor Upstream) Drawn(long batch, long length, long heads, long keyValueHeads, long headSize)
    {
        using var generator = new Generator(5);
        var qkv = randn([batch, length, (heads + (2 * keyValueHeads)) * headSize], generator: generator).requires_grad_();
        var mask = (rand([batch, heads, length, length], generator: generator) > 0.2).to(float32) / 0.8;
        return (qkv, mask, randn([batch, length, heads * headSize], generator: generator));
    }

    private static Tensor[] Parts(Tensor qkv, long heads, long keyValueHeads)
    {
        var headSize = qkv.size(2) / (heads + (2 * keyValueHeads));
        return qkv.split([heads * headSize, keyValueHeads * headSize, keyValueHeads * headSize], -1);
    }

    private static Tensor InOnePass(Tensor qkv, Tensor mask, long heads, long keyValueHeads)
    {
        var parts = Parts(qkv, heads, keyValueHeads);
        return Native.AttentionSum(Native.TryAttentionWeights(parts[0], parts[1], heads, keyValueHeads)! * mask, parts[2], keyValueHeads);
    }

    private static Tensor ByOperators(Tensor qkv, Tensor mask, long heads, long keyValueHeads)
    {
        var (batch, length) = (qkv.size(0), qkv.size(1));
        var parts = Parts(qkv, heads, keyValueHeads);
        var (q, k, v) = (Split(parts[0], heads), ForEachQuery(Split(parts[1], keyValueHeads)), ForEachQuery(Split(parts[2], keyValueHeads)));
        var scores = matmul(q, k.transpose(-2, -1)) * Math.Pow(q.size(3), -0.5);
        scores = scores.masked_fill(ones([length, length], dtype: @bool).triu(1), double.NegativeInfinity);
        return matmul(nn.functional.softmax(scores, dim: -1) * mask, v).transpose(1, 2).reshape(batch, length, -1);

        Tensor Split(Tensor x, long count) => x.view(batch, length, count, -1).transpose(1, 2);
        Tensor ForEachQuery(Tensor x) => x.repeat_interleave(heads / keyValueHeads, 1);
    }

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        var bound = 2e-6 * Math.Max(1, expected.abs().max().item<double>());
        Assert.All(expected.ToArray<double>().Zip(actual.ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, bound));
    }
}
