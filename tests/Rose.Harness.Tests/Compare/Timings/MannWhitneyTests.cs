using System.Numerics;
using FsCheck;
using FsCheck.Xunit;
using Rose.Harness.Compare.Timings;

namespace Rose.Harness.Tests.Compare.Timings;

public sealed class MannWhitneyTests
{
    // The example of scipy.stats.mannwhitneyu's documentation, with the p-values that it gives.
    private static readonly double[] _males = [19, 22, 16, 29, 24];
    private static readonly double[] _females = [20, 11, 17, 12];

    [Fact]
    public void The_exact_p_is_the_known_one() => Assert.Equal(0.1111111111111111, MannWhitney.PValue(_males, _females), 15);

    [Fact]
    public void The_normal_p_is_the_known_one() => Assert.Equal(0.11134688653314041, MannWhitney.Normal(_males, _females), 14);

    [Fact]
    public void Samples_wholly_apart_have_the_smallest_p_there_is() =>
        Assert.Equal(2.0 / 252, MannWhitney.PValue([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]), 15);

    [Fact]
    public void Samples_all_alike_have_p_1()
    {
        Assert.Equal(1, MannWhitney.PValue([3, 3, 3], [3, 3]));
        Assert.Equal(1, MannWhitney.Normal([3, 3, 3], [3, 3]));
    }

    [Property(MaxTest = 300)]
    public void The_exact_p_is_the_share_of_all_deals_that_lie_as_far_apart(NonEmptyArray<int> a, NonEmptyArray<int> b)
    {
        // Few different values, so that most samples have ties.
        double[] first = [.. a.Get.Take(6).Select(each => (double)(each % 5))], second = [.. b.Get.Take(6).Select(each => (double)(each % 5))];

        Assert.Equal(ByAllDeals(first, second), MannWhitney.PValue(first, second), 12);
    }

    [Fact]
    public void Exact_and_normal_p_meet_where_one_takes_over_from_the_other()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            double[] a = [.. Enumerable.Range(0, 25).Select(_ => random.NextDouble())], b = [.. Enumerable.Range(0, 25).Select(_ => random.NextDouble() + (round / 100.0))];

            Assert.InRange(Math.Abs(MannWhitney.PValue(a, b) - MannWhitney.Normal(a, b)), 0, 0.01);
        }
    }

    [Fact]
    public void Beyond_the_exact_sizes_the_normal_distribution_stands_in()
    {
        double[] a = [.. Enumerable.Range(0, 40).Select(k => k * 1.0)], b = [.. Enumerable.Range(0, 40).Select(k => k + 8.5)];

        Assert.Equal(MannWhitney.Normal(a, b), MannWhitney.PValue(a, b));
    }

    private static double ByAllDeals(double[] a, double[] b)
    {
        double[] all = [.. a, .. b];
        var seen = Statistic(a, b);
        int atMost = 0, atLeast = 0, deals = 0;
        for (uint deal = 0; deal < 1u << all.Length; deal++)
        {
            if (BitOperations.PopCount(deal) != a.Length)
            {
                continue;
            }

            var u = Statistic([.. all.Where((_, k) => ((deal >> k) & 1) == 1)], [.. all.Where((_, k) => ((deal >> k) & 1) == 0)]);
            deals++;
            atMost += u <= seen ? 1 : 0;
            atLeast += u >= seen ? 1 : 0;
        }

        return Math.Min(1, 2.0 * Math.Min(atMost, atLeast) / deals);
    }

    // Pairs in which a is larger, and half of those alike.
    private static double Statistic(double[] a, double[] b) => a.Sum(x => b.Sum(y => x > y ? 1 : x == y ? 0.5 : 0));
}
