using MathNet.Numerics;

namespace Rose.Harness.Compare.Timings;

/// <summary>
/// The Mann-Whitney U test (Mann and Whitney 1947): could both samples be of one distribution? It looks at the order of the
/// measurements only, so that a few slow ones do not decide. Two-sided.
/// </summary>
internal static class MannWhitney
{
    /// <summary>
    /// Up to this many measurements in all, every way to deal them out to the two samples is counted; beyond it, the
    /// normal distribution stands in, whose p differs there by less than 0.01.
    /// </summary>
    public const int LargestExact = 50;

    /// <summary>The chance of samples as far apart as these, or farther, where nothing has changed.</summary>
    public static double PValue(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        if (a.Count + b.Count > LargestExact)
        {
            return Normal(a, b);
        }

        var ranks = DoubledRanks([.. a, .. b]);
        return Exact(ranks, a.Count, ranks.Take(a.Count).Sum());
    }

    /// <summary>The same by the normal distribution, with the corrections for ties and continuity.</summary>
    public static double Normal(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        double[] all = [.. a, .. b];
        double sizeA = a.Count, sizeB = b.Count, count = all.Length;
        var u = (DoubledRanks(all).Take(a.Count).Sum(rank => (double)rank) / 2) - (sizeA * (sizeA + 1) / 2);
        var ties = all.GroupBy(value => value).Sum(group => Math.Pow(group.Count(), 3) - group.Count());
        var variance = sizeA * sizeB / 12 * (count + 1 - (ties / (count * (count - 1))));
        if (variance <= 0)
        {
            return 1;
        }

        // U is whole: half a step towards the middle.
        var z = Math.Max(0, Math.Abs(u - (sizeA * sizeB / 2)) - 0.5) / Math.Sqrt(variance);
        return Math.Min(1, SpecialFunctions.Erfc(z / Math.Sqrt(2)));
    }

    /// <summary>Twice the rank of each, counted from 1, so that the mean rank of equal measurements is whole too.</summary>
    private static int[] DoubledRanks(double[] all)
    {
        var order = Enumerable.Range(0, all.Length).OrderBy(k => all[k]).ToArray();
        var ranks = new int[all.Length];
        for (var first = 0; first < order.Length;)
        {
            var end = first + 1;
            while (end < order.Length && all[order[end]] == all[order[first]])
            {
                end++;
            }

            for (var k = first; k < end; k++)
            {
                ranks[order[k]] = first + 1 + end;
            }

            first = end;
        }

        return ranks;
    }

    private static double Exact(int[] ranks, int size, int sum)
    {
        // ways[n][s]: choices of n of the ranks seen so far whose sum is s. Below 2^53, so exact.
        var largest = ranks.Sum();
        var ways = Enumerable.Range(0, size + 1).Select(_ => new double[largest + 1]).ToArray();
        ways[0][0] = 1;
        foreach (var rank in ranks)
        {
            for (var n = size; n > 0; n--)
            {
                for (var s = largest; s >= rank; s--)
                {
                    ways[n][s] += ways[n - 1][s - rank];
                }
            }
        }

        var (atMost, atLeast) = (ways[size].Take(sum + 1).Sum(), ways[size].Skip(sum).Sum());
        return Math.Min(1, 2 * Math.Min(atMost, atLeast) / ways[size].Sum());
    }
}
