using Rose.Harness.Compare.Timings;

namespace Rose.Harness.Tests.Compare.Timings;

public sealed class MedianIntervalTests
{
    // The ranks of the tables, such as Conover's: the largest k whose two tails hold 5 % at most.
    [Theory]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(10, 2)]
    [InlineData(15, 4)]
    [InlineData(20, 6)]
    [InlineData(50, 18)]
    [InlineData(100, 40)]
    public void The_interval_goes_from_the_kth_smallest_to_the_kth_largest(int count, int k)
    {
        var interval = MedianInterval.Of([.. Enumerable.Range(1, count).Reverse().Select(each => (double)each)]);

        Assert.Equal(((count + 1) / 2.0, k, count + 1 - k, count), (interval.Median, interval.Low, interval.High, interval.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Fewer_than_six_have_no_interval(int count)
    {
        var interval = MedianInterval.Of([.. Enumerable.Range(1, count).Select(each => (double)each)]);

        Assert.Null(interval.Low);
        Assert.Null(interval.High);
    }

    [Fact]
    public void It_holds_the_median_of_all_in_95_of_100_samples_or_more()
    {
        var random = new Random(3);
        var held = Enumerable.Range(0, 2000).Count(_ =>
        {
            // Of the median 1, and far from normal.
            var interval = MedianInterval.Of([.. Enumerable.Range(0, 20).Select(_ => Math.Exp(8 * (random.NextDouble() - 0.5)))]);
            return interval.Low <= 1 && 1 <= interval.High;
        });

        Assert.InRange(held, 1900, 1960);
    }
}
