using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class ShardLayoutTests
{
    [Fact]
    public void A_whole_layout_is_cut_nowhere()
    {
        var layout = ShardLayout.Whole(3, 0, 5);
        Assert.True(layout.IsWhole);
        Assert.Equal([3, 0, 5], layout.LocalShape);
    }

    [Fact]
    public void Several_ranges_of_a_dim_add_up()
    {
        var layout = ShardLayout.Whole(12, 4).Cut(0, Extent.Of(2, 2), Extent.Of(6, 1)).CutEvenly(1, 3, 0);
        Assert.Equal([3, 2], layout.LocalShape);
        Assert.Equal([12, 4], layout.GlobalShape);
        Assert.True(layout.IsCut(0) && layout.IsCut(1) && !layout.IsWhole);
    }

    [Fact]
    public void All_of_a_dim_in_another_order_is_a_cut() =>
        Assert.True(ShardLayout.Whole(4).Cut(0, Extent.Of(2, 2), Extent.Of(0, 2)).IsCut(0));

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(3, 2)]
    [InlineData(0, -1)]
    public void A_range_outside_the_dim_is_refused_with_its_numbers(long start, long length)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => ShardLayout.Whole(4).Cut(0, Extent.Of(start, length)));
        Assert.Contains($"range {start} + {length} lies outside dim 0 of size 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_is_taken_by_its_global_indices_wherever_they_lie()
    {
        using var scope = NewDisposeScope();
        var whole = arange(40).view(8, 5);
        var layout = ShardLayout.Whole(8, 5).Cut(0, Extent.Of(6, 2), Extent.Of(1, 2), Extent.Of(3, 1));
        var local = ShardLayout.Whole(8, 5).Take(whole, layout);
        Assert.Equal([30L, 35, 5, 10, 15], local.narrow(1, 0, 1).ToArray<long>());

        // One range of the part spans two of the layout's.
        var part = ShardLayout.Whole(8, 5).Cut(0, Extent.Of(2, 2), Extent.Of(7, 1)).Cut(1, Extent.Of(4, 1));
        Assert.Equal([14L, 19, 39], layout.Take(local, part).ToArray<long>());
        Assert.Equal([0L, 5], layout.Take(local, ShardLayout.Whole(8, 5).Cut(0)).shape);
        Assert.Equal([2L, 0], layout.Take(local, part.Cut(0, Extent.Of(6, 2)).Cut(1, Extent.Of(3, 0))).shape);
    }

    [Fact]
    public void A_part_that_is_not_held_is_refused_with_its_index()
    {
        var layout = ShardLayout.Whole(8).Cut(0, Extent.Of(2, 3));
        using var local = zeros(3);
        Assert.StartsWith("index 5 of dim 0 is not among those that the layout holds", Assert.Throws<ArgumentException>(() => layout.Take(local, ShardLayout.Whole(8).Cut(0, Extent.Of(3, 3)))).Message, StringComparison.Ordinal);
        Assert.StartsWith("a part of [9] is not one of [8]", Assert.Throws<ArgumentException>(() => layout.Take(local, ShardLayout.Whole(9))).Message, StringComparison.Ordinal);
        Assert.StartsWith("the tensor is [3], but the layout holds [8]", Assert.Throws<ArgumentException>(() => ShardLayout.Whole(8).Take(local, layout)).Message, StringComparison.Ordinal);
    }
}
