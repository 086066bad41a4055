using Rose.Parallel;
using Rose.Parallel.Tests;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>Attention sharded by heads beside the dense one of the same seed that it must equal, for a random upstream gradient.</summary>
internal sealed record AttentionCase
{
    public static ParallelPlan Sharded { get; } = new() { Qkv = LinearStyle.Column(gatherOutput: false), AttentionOutput = LinearStyle.Row(inputIsParallel: true) };

    public required int Seed { get; init; }

    public required int Heads { get; init; }

    public required int KeyValueHeads { get; init; }

    public required int HeadSize { get; init; }

    public required int Batch { get; init; }

    public required int Length { get; init; }

    public required double Dropout { get; init; }

    public required bool IsPadded { get; init; }

    public required ScalarType DType { get; init; }

    public static AttentionCase Of(int seed)
    {
        var random = new Random(seed);
        var heads = random.Next(1, 7);
        int[] divisors = [.. Enumerable.Range(1, heads).Where(each => heads % each == 0)];
        return new AttentionCase
        {
            Seed = seed,
            Heads = heads,
            KeyValueHeads = divisors[random.Next(divisors.Length)],
            HeadSize = random.Next(1, 9),
            Batch = random.Next(1, 4),
            Length = random.Next(1, 10),
            Dropout = random.Next(2) * 0.3,
            IsPadded = random.Next(3) == 0,
            DType = random.Next(3) == 0 ? float32 : float64,
        };
    }

    public void Check(RankContext rank)
    {
        using var scope = NewDisposeScope();
        var (dense, parallel) = (Attention(ParallelPlan.Dense, rank), Attention(Sharded, rank));
        foreach (var ((name, drawn), (_, sharded)) in dense.named_parameters().Zip(parallel.named_parameters()))
        {
            Bits.Equal(drawn, Gathering.Whole(sharded), $"{name} of {this} as drawn");
        }

        dense.to(DType);
        parallel.to(DType);
        using var generator = new Generator((ulong)Seed);
        var x = randn([Batch, Length, Heads * HeadSize], dtype: DType, generator: generator);
        var dy = randn([Batch, Length, Heads * HeadSize], dtype: DType, generator: generator);
        var mask = IsPadded ? randint(0, 2, [Batch, Length], dtype: int64, generator: generator) : null;
        mask?.narrow(1, 0, 1).fill_(1);
        var before = Bits.Of(x);
        var expected = Backward(dense, x, dy, mask);
        var actual = Backward(parallel, x, dy, mask);
        Near(expected.Y, actual.Y, "Y");
        Near(expected.DX, actual.DX, "dX");
        Bits.Equal(rank.Group.Broadcast(actual.Y, 0), actual.Y, $"Y of rank 0, {this}");
        Bits.Equal(rank.Group.Broadcast(actual.DX, 0), actual.DX, $"dX of rank 0, {this}");
        Assert.Equal(before, Bits.Of(x));

        var gradients = Whole.Of(rank, parallel, parameter => parameter.grad!);
        foreach (var (name, parameter) in dense.named_parameters())
        {
            Near(parameter.grad!, tensor(gradients[name], parameter.shape).to(DType), $"the gradient of {name}");
        }
    }

    private Attention Attention(ParallelPlan plan, RankContext rank)
    {
        var config = new GptConfig
        {
            NHeads = Heads,
            NKvHeads = KeyValueHeads,
            DModel = Heads * HeadSize,
            MaxPositionEmbeddings = Length + 1,
            Dropout = Dropout,
            UseTensorParallel = true,
        };
        var attention = new Attention(config, plan, ModelContext.Invariant(Seed, rank.Group));
        attention.train();
        return attention;
    }

    private static (Tensor Y, Tensor DX) Backward(Attention attention, Tensor x, Tensor dy, Tensor? mask)
    {
        var leaf = x.clone().requires_grad_();
        var y = attention.call(leaf, mask);
        y.backward(dy);
        return (y, leaf.grad!);
    }

    private void Near(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (distance, norm) = ((expected - actual).norm().to(float64).item<double>(), expected.norm().to(float64).item<double>());
        var bound = DType == float64 ? 1e-12 : 1e-5;
        Assert.True(distance <= bound * norm, $"{what} of {this} is off by {distance:e2}, its norm is {norm:e2}");
    }
}
