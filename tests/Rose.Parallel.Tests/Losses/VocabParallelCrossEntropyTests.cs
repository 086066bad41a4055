using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>The loss of sharded logits beside torch's loss of the whole ones.</summary>
public sealed class VocabParallelCrossEntropyTests
{
    private const long Ignored = -100;
    private static readonly (ScalarType DType, double Bound)[] _precisions = [(float32, 2e-6), (float64, 1e-14)];
    private static readonly nn.Reduction[] _reductions = [nn.Reduction.Mean, nn.Reduction.Sum, nn.Reduction.None];

    public static MatrixTheoryData<int, long, double> SizesVocabulariesAndSmoothings => new([1, 2, 3, 4, 5], [1L, 3, 12, 61], [0, 0.1, 1]);

    [Theory]
    [MemberData(nameof(SizesVocabulariesAndSmoothings))]
    public void Loss_and_gradient_are_those_of_the_whole_logits(int size, long vocab, double smoothing) => KeptWorlds.Of(size).Run(rank =>
    {
        foreach (var (dtype, bound) in _precisions)
        {
            foreach (var reduction in _reductions)
            {
                using var scope = NewDisposeScope();
                var logits = Draw.Normal(1, 0, dtype, 8, vocab) * 5;
                Check(rank, logits, Targets(vocab, ignored: false), smoothing, reduction, bound);
                Check(rank, logits, Targets(vocab, ignored: true), smoothing, reduction, bound);
            }
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Logits_of_any_size_neither_overflow_nor_vanish(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        foreach (var shift in new[] { 3e4, -3e4 })
        {
            Check(rank, (Draw.Normal(2, 0, float32, 8, 7) * 100) + shift, Targets(7, false), 0.1, nn.Reduction.Mean, 2e-6);
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void With_every_target_ignored_the_mean_is_NaN_and_the_gradient_zero_as_torch_has_it(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        foreach (var smoothing in new[] { 0, 0.1 })
        {
            var whole = Draw.Normal(3, 0, float64, 4, 5).requires_grad_();
            var targets = full([4], Ignored, dtype: int64);
            var expected = nn.functional.cross_entropy(whole, targets, label_smoothing: smoothing);
            expected.backward();
            var own = Own(whole.detach(), rank).clone().requires_grad_();
            var actual = VocabParallelCrossEntropy.Apply(own, targets, 5, rank.Group, smoothing);
            actual.backward();
            Assert.True(double.IsNaN(expected.item<double>()) && double.IsNaN(actual.item<double>()));
            Bits.Equal(Own(whole.grad!, rank), own.grad!, "the gradient");
        }
    });

    [Fact]
    public void Another_ignore_index_may_be_a_token() => KeptWorlds.Of(3).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var whole = Draw.Normal(4, 0, float64, 6, 8);
        var targets = tensor((long[])[0, 3, 7, 3, 2, 5]);
        var expected = nn.functional.cross_entropy(whole, targets, ignore_index: 3, label_smoothing: 0.2);
        var actual = VocabParallelCrossEntropy.Apply(Own(whole, rank), targets, 8, rank.Group, 0.2, ignoreIndex: 3);
        Assert.Equal(expected.item<double>(), actual.item<double>(), 1e-14);
    });

    [Fact]
    public void Sixteen_bit_logits_are_summed_in_float32() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var whole = Draw.Normal(5, 0, float32, 8, 61).to(bfloat16);
        var targets = Targets(61, true);
        var expected = nn.functional.cross_entropy(whole.to(float32), targets).to(bfloat16);
        var own = Own(whole, rank).clone().requires_grad_();
        var actual = VocabParallelCrossEntropy.Apply(own, targets, 61, rank.Group);
        Bits.Equal(expected, actual, "loss");
        actual.backward();
        Assert.Equal(bfloat16, own.grad!.dtype);
    });

    [Theory]
    [InlineData(61, 61)]
    [InlineData(-1, -1)]
    [InlineData(1000000, 1000000)]
    public void A_target_outside_the_vocabulary_is_refused_on_every_rank(long target, long named) => KeptWorlds.Of(3).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<TorchIndexException>(() => VocabParallelCrossEntropy.Apply(zeros(2, Shard.SizeOf(61, 3, rank.Rank)), tensor((long[])[5, target]), 61, rank.Group));
        Assert.Contains($"target {named} lies outside the vocabulary of 61 tokens", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Arguments_that_do_not_fit_are_refused() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var targets = zeros([3], dtype: int64);
        // Whole logits, where the own columns are due, would add log(ranks) to the loss.
        var whole = Assert.Throws<TorchValueException>(() => VocabParallelCrossEntropy.Apply(zeros(3, 8), targets, 8, rank.Group));
        Assert.Equal($"VocabParallelCrossEntropy takes a last dim of 4 (vocab_size = 8 over tp = 2, rank {rank.Rank}), not float32 [3, 8]", whole.Message);
        Assert.Throws<TorchValueException>(() => VocabParallelCrossEntropy.Apply(zeros(2, 4), targets, 8, rank.Group));
        Assert.Throws<TorchTypeException>(() => VocabParallelCrossEntropy.Apply(zeros(3, 4), zeros(3), 8, rank.Group));
        Assert.Throws<ArgumentOutOfRangeException>(() => VocabParallelCrossEntropy.Apply(zeros(3, 4), targets, 8, rank.Group, labelSmoothing: 1.1));
    });

    [Fact]
    public void Differentiating_twice_is_refused_rather_than_wrong() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var x = zeros(3, 4).requires_grad_();
        var loss = VocabParallelCrossEntropy.Apply(x, zeros([3], dtype: int64), 8, rank.Group);
        Assert.Throws<TorchNotImplementedException>(() => autograd.grad([loss], [x], create_graph: true));
    });

    [Fact]
    public void No_rank_holds_more_than_its_own_columns() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var x = Own(Draw.Normal(6, 0, float32, 8, 12), rank).t().contiguous().t().requires_grad_();
        var before = Bits.Of(x);
        VocabParallelCrossEntropy.Apply(x, Targets(12, false), 12, rank.Group).backward();
        Assert.Equal([8L, 6L], x.grad!.shape);
        Assert.Equal(before, Bits.Of(x));
    });

    private static void Check(RankContext rank, Tensor whole, Tensor targets, double smoothing, nn.Reduction reduction, double bound)
    {
        var wholeLeaf = whole.detach().clone().requires_grad_();
        var expected = nn.functional.cross_entropy(wholeLeaf, targets, ignore_index: Ignored, reduction: reduction, label_smoothing: smoothing);
        var upstream = Draw.Normal(9, 0, whole.dtype, expected.shape);
        expected.backward(upstream);

        var own = Own(whole, rank).clone().requires_grad_();
        var actual = VocabParallelCrossEntropy.Apply(own, targets, whole.size(1), rank.Group, smoothing, Ignored, reduction);
        actual.backward(upstream);
        Near(expected, actual, bound, "loss");
        Near(wholeLeaf.grad!, rank.Group.AllGather(own.grad!, 1, Shard.Sizes(whole.size(1), rank.WorldSize)), bound, "gradient");
        Bits.Equal(rank.Group.Broadcast(actual, 0), actual, "rank 0's loss");
    }

    private static void Near(Tensor expected, Tensor actual, double bound, string what)
    {
        Assert.Equal((expected.dtype, string.Join(", ", expected.shape)), (actual.dtype, string.Join(", ", actual.shape)));
        var (distance, norm) = ((expected - actual).to(float64).norm().item<double>(), expected.to(float64).norm().item<double>());
        Assert.True(distance <= bound * Math.Max(norm, 0.1), $"{what} is off by {distance}, its norm is {norm}");
    }

    private static Tensor Own(Tensor whole, RankContext rank) =>
        whole.narrow(1, Shard.StartOf(whole.size(1), rank.WorldSize, rank.Rank), Shard.SizeOf(whole.size(1), rank.WorldSize, rank.Rank));

    /// <summary>The first and last token of every shard of any world are among them.</summary>
    private static Tensor Targets(long vocab, bool ignored)
    {
        long[] targets = [0, vocab - 1, vocab / 2, (vocab - 1) / 2, vocab / 3, 2 * vocab / 3, (vocab + 3) / 4 % vocab, (vocab + 2) / 3 % vocab];
        return tensor(ignored ? [.. targets.Select((target, row) => row is 1 or 4 ? Ignored : target)] : targets);
    }
}
