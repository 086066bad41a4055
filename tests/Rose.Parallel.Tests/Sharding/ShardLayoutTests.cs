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
    public void A_part_has_its_places_among_the_indices_that_are_held()
    {
        var held = ShardLayout.Whole(10).Cut(0, Extent.Of(6, 3), Extent.Of(1, 2));
        Assert.Equal([Extent.Of(0, 3), Extent.Of(3, 2)], held.LocalRanges(held, 0));
        Assert.Equal([Extent.Of(4, 1), Extent.Of(1, 2)], held.LocalRanges(held.Cut(0, Extent.Of(2, 1), Extent.Of(7, 2)), 0));
        Assert.Empty(held.LocalRanges(held.Cut(0), 0));
        var error = Assert.Throws<ArgumentException>(() => held.LocalRanges(held.Cut(0, Extent.Of(2, 2)), 0));
        Assert.StartsWith("range 2 + 2 of dim 0 is not held here", error.Message, StringComparison.Ordinal);
    }
}
