using Rose.Parallel;
using Rose.Parallel.Tests;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary><c>model.attention: fused</c> is the function that its formula is.</summary>
public sealed class FusedAttentionTests
{
    public static MatrixTheoryData<int, bool, bool> Cases => new([1, 2, 4], [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_are_those_of_the_formula(int size, bool isPadded, bool isFloat64) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var (dtype, bound) = isFloat64 ? (float64, 1e-12) : (float32, 2e-6);
        foreach (var (heads, keyValueHeads) in new[] { (4, 4), (6, 2), (3, 1) })
        {
            var config = new GptConfig { NHeads = heads, NKvHeads = keyValueHeads, DModel = 8 * heads, MaxPositionEmbeddings = 12, Dropout = 0, UseTensorParallel = true };
            using var generator = new Generator(5);
            var x = randn([3, 9, 8 * heads], dtype: dtype, generator: generator);
            var dy = randn([3, 9, 8 * heads], dtype: dtype, generator: generator);
            var mask = isPadded ? randint(0, 2, [3, 9], dtype: int64, generator: generator) : null;
            mask?.narrow(1, 0, 1).fill_(1);
            var expected = Backward(AttentionKind.Math);
            var actual = Backward(AttentionKind.Fused);

            Assert.Equal(expected.Count, actual.Count);
            foreach (var ((what, one), (_, other)) in expected.Zip(actual))
            {
                // The gradient of the keys' bias is rounding alone, and so small against the others'.
                Assert.True((one - other).norm().to(float64).item<double>() <= bound * Math.Max(1, one.norm().to(float64).item<double>()), $"{what} of {heads} heads, {keyValueHeads} of keys, is off");
            }

            List<(string What, Tensor Value)> Backward(AttentionKind kind)
            {
                var attention = new Attention(config with { Attention = kind }, AttentionCase.Sharded, ModelContext.Invariant(7, rank.Group));
                attention.to(dtype);
                var leaf = x.clone().requires_grad_();
                var y = attention.call(leaf, mask);
                y.backward(dy);
                return [("Y", y), ("dX", leaf.grad!), .. attention.named_parameters().Select(pair => ($"the gradient of {pair.name}", pair.parameter.grad!))];
            }
        }
    });

    [Fact]
    public void A_token_sees_none_that_follow() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var config = new GptConfig { NHeads = 2, DModel = 8, MaxPositionEmbeddings = 6, Dropout = 0, Attention = AttentionKind.Fused };
        using var attention = new Attention(config, ParallelPlan.Dense, ModelContext.Invariant(7, rank.Group));
        using var generator = new Generator(3);
        var x = randn([1, 6, 8], generator: generator);
        var other = x.clone();
        other.narrow(1, 4, 2).fill_(3);

        var (one, two) = (attention.call(x, null), attention.call(other, null));

        Bits.Equal(one.narrow(1, 0, 4).contiguous(), two.narrow(1, 0, 4).contiguous(), "what the first four tokens become");
        Assert.True(one.narrow(1, 4, 2).ne(two.narrow(1, 4, 2)).all().item<bool>());
    });

    [Fact]
    public void Dropout_that_the_operator_cannot_draw_is_refused() => KeptWorlds.Of(1).Run(rank =>
    {
        var config = GptRun.Small with { Attention = AttentionKind.Fused };
        using var attention = new Attention(config, ParallelPlan.Dense, ModelContext.Invariant(7, rank.Group));

        var model = Assert.Throws<ArgumentException>(() => new Gpt(config, ParallelPlan.Dense, ModelContext.Invariant(7, rank.Group)));
        var layer = Assert.Throws<InvalidOperationException>(() => attention.call(zeros(1, 4, 48), null));

        Assert.StartsWith("model.attention = fused draws the dropout of attention weights within the operator", model.Message, StringComparison.Ordinal);
        Assert.StartsWith("model.attention = fused draws the dropout of attention weights from the default generator of cpu", layer.Message, StringComparison.Ordinal);
    });
}
