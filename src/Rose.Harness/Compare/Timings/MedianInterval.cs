using MathNet.Numerics.Distributions;

namespace Rose.Harness.Compare.Timings;

/// <summary>
/// A sample's median, and an interval that holds the median of all with at least 95 % confidence, whatever the
/// distribution: from the k-th smallest measurement to the k-th largest.
/// </summary>
/// <param name="Low">Null below six measurements, where even the smallest and largest hold it less often.</param>
/// <param name="High">Null with <paramref name="Low"/>.</param>
internal sealed record MedianInterval(double Median, double? Low, double? High, int Count)
{
    private const double Confidence = 0.95;

    public static MedianInterval Of(IReadOnlyList<double> sample)
    {
        double[] sorted = [.. sample.Order()];
        var n = sorted.Length;
        var median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;

        // The interval misses where fewer than k measurements lie on one side of the true median: a binomial tail at 1/2.
        var k = 0;
        while (2 * Binomial.CDF(0.5, n, k) <= 1 - Confidence)
        {
            k++;
        }

        return k == 0 ? new MedianInterval(median, null, null, n) : new MedianInterval(median, sorted[k - 1], sorted[n - k], n);
    }
}
