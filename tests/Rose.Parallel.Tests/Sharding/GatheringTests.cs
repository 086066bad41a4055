using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class GatheringTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 5];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Owned_parts_of_any_form_make_up_the_whole_in_their_places(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        for (var seed = 0; seed < 40; seed++)
        {
            using var scope = NewDisposeScope();
            var random = new Random(seed);
            long[] shape = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (long)random.Next(1, 8))];
            var whole = ShardLayout.Whole(shape);
            var dim = random.Next(shape.Length);

            // Every index of one dim goes to a rank at random; each rank holds its own in descending order, and all of another's.
            int[] owners = [.. Enumerable.Range(0, (int)shape[dim]).Select(_ => random.Next(size))];
            Extent[] Of(int owner) => [.. owners.Index().Where(pair => pair.Item == owner).Select(pair => Extent.Of(pair.Index, 1)).Reverse()];
            var owned = whole.Cut(dim, Of(rank.Rank));
            var layout = size == 1 ? owned : whole.Cut(dim, [.. Of((rank.Rank + 1) % size), .. Of(rank.Rank)]);
            var expected = Draw.Normal(seed, 0, float32, shape);
            var parameter = new ShardedParameter(whole.Take(expected, layout).contiguous(), layout, rank.Group, owned);

            Bits.Equal(expected, Gathering.Whole(parameter), "the parameter");
            Bits.Equal(expected * 2, Gathering.Whole(parameter, parameter * 2), "its double");
            Assert.False(Gathering.Whole(parameter, parameter * 2).requires_grad);
        }
    });

    [Fact]
    public void A_tensor_cut_along_two_dims_is_put_together() => KeptWorlds.Of(4).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var layout = ShardLayout.Whole(5, 3, 7).CutEvenly(0, 2, rank.Rank / 2).CutEvenly(2, 2, rank.Rank % 2);
        var expected = Draw.Ints(1, 0, 0, 1000, int64, 5, 3, 7);
        Bits.Equal(expected, Gathering.Whole(ShardLayout.Whole(5, 3, 7).Take(expected, layout), layout, layout, rank.Group), "the tensor");
    });

    [Fact]
    public void A_parameter_that_is_not_sharded_is_copied()
    {
        using var parameter = new Parameter(ones(3));
        using var copy = Gathering.Whole(parameter);
        using (no_grad())
        {
            parameter.fill_(2);
        }

        Assert.Equal([1f, 1f, 1f], copy.ToArray<float>());
    }

    [Fact]
    public void Parts_that_leave_a_hole_are_refused_with_their_counts() => KeptWorlds.Of(2).Run(rank =>
    {
        var layout = ShardLayout.Whole(5).Cut(0, Extent.Of(2 * rank.Rank, 2));
        var error = Assert.Throws<InvalidOperationException>(() => Gathering.Whole(zeros(2), layout, layout, rank.Group));
        Assert.Equal("the ranks own 2 + 2 elements of a tensor of 5; each element must be owned once", error.Message);
    });
}
