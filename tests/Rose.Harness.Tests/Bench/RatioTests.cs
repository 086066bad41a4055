using Rose.Harness.Bench;

namespace Rose.Harness.Tests.Bench;

public sealed class RatioTests
{
    [Fact]
    public void It_is_that_of_the_medians_of_all_rounds()
    {
        var ratio = Ratio.Of([[10, 20], [30, 1000, 20]], [[5, 10], [10, 15, 10]]);

        Assert.Equal(2, ratio.Median);
    }

    [Fact]
    public void Its_interval_is_as_wide_as_rounds_differ_and_not_as_steps_are_many()
    {
        double[] Steps(double around) => [.. Enumerable.Range(0, 200).Select(k => around + (k % 7 * 0.01))];
        double[][] below = [Steps(1), Steps(1), Steps(1), Steps(1)];

        var alike = Ratio.Of([Steps(2), Steps(2), Steps(2), Steps(2)], below);
        var apart = Ratio.Of([Steps(1), Steps(1.5), Steps(2.5), Steps(3)], below);

        Assert.InRange(alike.High!.Value - alike.Low!.Value, 0, 0.05);
        Assert.InRange(apart.High!.Value - apart.Low!.Value, 1, 2.1);
        Assert.InRange(apart.Median, apart.Low.Value, apart.High.Value);
    }

    [Fact]
    public void One_round_tells_no_interval()
    {
        var ratio = Ratio.Of([[3, 3]], [[1, 1]]);

        Assert.Equal(new Ratio(3, null, null), ratio);
        Assert.Equal("3.00", ratio.ToString());
    }

    [Fact]
    public void The_same_samples_give_the_same_interval() =>
        Assert.Equal(Ratio.Of([[1, 2, 3], [2, 3, 5]], [[1, 1, 2], [1, 2, 2]]), Ratio.Of([[1, 2, 3], [2, 3, 5]], [[1, 1, 2], [1, 2, 2]]));
}
