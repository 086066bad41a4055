using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class GradientBucketsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(1 << 20)]
    public void Every_replica_gets_the_sum_of_all_gradients(long bucketBytes) => KeptWorlds.Of(3).Run(rank =>
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [.. Enumerable.Range(1, 6).Select(k => new Parameter(zeros([k, 3], dtype: k % 2 == 0 ? float64 : float32)))];
        foreach (var (k, parameter) in parameters.Index())
        {
            parameter.grad = Gradient(rank.Rank, k, parameter);
        }

        new GradientBuckets(parameters, rank.Group, bucketBytes).AllReduce();
        foreach (var (k, parameter) in parameters.Index())
        {
            Bits.Equal(Gradient(0, k, parameter) + Gradient(1, k, parameter) + Gradient(2, k, parameter), parameter.grad!, $"gradient {k}");
        }
    });

    [Fact]
    public void A_gradient_that_a_replica_lacks_counts_as_zero() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [new Parameter(zeros(4)), new Parameter(zeros(2), requires_grad: false)];
        if (rank.Rank == 1)
        {
            parameters[0].grad = ones(4);
        }

        new GradientBuckets(parameters, rank.Group).AllReduce();
        Assert.Equal([1, 1, 1, 1], parameters[0].grad!.ToArray<float>());
        Assert.Null(parameters[1].grad);
    });

    [Fact]
    public void Buckets_are_filled_up_to_their_size() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [.. Enumerable.Range(0, 10).Select(_ => new Parameter(zeros(10)))];
        Assert.Equal(10, new GradientBuckets(parameters, rank.Group, 1).Count);
        Assert.Equal(4, new GradientBuckets(parameters, rank.Group, 120).Count);
        Assert.Equal(1, new GradientBuckets(parameters, rank.Group).Count);
    });

    // Whole numbers, so that the order of the sum does not matter.
    private static Tensor Gradient(int rank, int k, Tensor like) => Draw.Ints((100 * k) + rank, 0, -8, 9, like.dtype, like.shape);
}
