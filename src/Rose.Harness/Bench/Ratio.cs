using MathNet.Numerics.Statistics;

namespace Rose.Harness.Bench;

/// <summary>
/// The ratio of two medians, and the interval that holds it with 95 % confidence: rounds are drawn anew with replacement,
/// and within each round its steps, since steps of one process are more alike than those of two (a bootstrap in two
/// stages; Davison and Hinkley, Bootstrap Methods and their Application, section 3.8).
/// </summary>
/// <param name="Low">Null below two rounds, which tell nothing of how rounds differ.</param>
/// <param name="High">Null with <paramref name="Low"/>.</param>
internal sealed record Ratio(double Median, double? Low, double? High)
{
    private const int Resamples = 2000;
    private const int Seed = 1;

    /// <param name="above">The samples of each round.</param>
    /// <param name="below">Those of the same rounds.</param>
    public static Ratio Of(IReadOnlyList<double[]> above, IReadOnlyList<double[]> below)
    {
        var median = above.SelectMany(round => round).Median() / below.SelectMany(round => round).Median();
        if (above.Count < 2)
        {
            return new Ratio(median, null, null);
        }

        var random = new Random(Seed);
        var ratios = new double[Resamples];
        for (var k = 0; k < Resamples; k++)
        {
            var rounds = Enumerable.Range(0, above.Count).Select(_ => random.Next(above.Count)).ToArray();
            ratios[k] = Drawn(above, rounds, random) / Drawn(below, rounds, random);
        }

        return new Ratio(median, ratios.Quantile(0.025), ratios.Quantile(0.975));
    }

    public override string ToString() => Low is null ? FormattableString.Invariant($"{Median:F2}") : FormattableString.Invariant($"{Median:F2} [{Low:F2}, {High:F2}]");

    // Rounds are interleaved, so both sides of a drawn round are kept together.
    private static double Drawn(IReadOnlyList<double[]> samples, int[] rounds, Random random) =>
        rounds.SelectMany(round => samples[round].Select(_ => samples[round][random.Next(samples[round].Length)])).Median();
}
