namespace Rose.Laws.Tests;

public sealed class FfnGeneratorTests
{
    [Theory]
    [InlineData(4, 5)]
    [InlineData(24, 24)]
    [InlineData(7, 100)]
    public void Every_case_is_valid_and_within_the_options(int largestWorld, int maxDim)
    {
        var options = new PropertyOptions { WorldSizes = [1, 3, largestWorld], MaxDim = maxDim, Seed = 6 };
        Assert.All(Cases.Drawn(options, 1000), of =>
        {
            Assert.Equal(of, of.Validated());
            Assert.Contains(of.WorldSize, options.WorldSizes);
            Assert.All([of.Batch, of.Sequence, of.In, of.Hidden, of.Out], size => Assert.InRange(size, 1, maxDim));
        });
    }

    [Fact]
    public void Shapes_reach_from_ones_to_the_largest_and_worlds_come_equally_often()
    {
        var cases = Cases.Drawn(new PropertyOptions { Seed = 8 }, 4000);

        Assert.Contains(cases, of => of is { In: 1, Out: 1, InputDims: 1, WorldSize: > 1 } && of.Hidden == of.WorldSize);
        Assert.All([cases.Max(of => of.Batch), cases.Max(of => of.Sequence), cases.Max(of => of.In), cases.Max(of => of.Hidden), cases.Max(of => of.Out)], size => Assert.Equal(24, size));
        Assert.All(cases.CountBy(of => of.WorldSize), world => Assert.InRange(world.Value, 900, 1100));
        Assert.All(cases.CountBy(of => of.Layout), layout => Assert.InRange(layout.Value, 500, 2500));
    }
}
