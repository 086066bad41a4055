using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Rose.Laws;

/// <summary>
/// Decides whether a generator covers what it must, as QuickCheck's checkCoverage does (Claessen and Hughes): cases are
/// drawn, not run, until Wilson's interval of each share lies above nine tenths of the least one, or wholly below it. With
/// a certainty of 1 - 1e-9 on each side, chance alone does not fail a suite.
/// </summary>
public static class CoverageCheck
{
    private const double StandardDeviations = 6;
    private const double Tolerance = 0.9;
    private const int First = 400;
    private const int Most = 102_400;

    /// <summary>What is not covered, a line each; empty where all is.</summary>
    public static IReadOnlyList<string> Faults(IReadOnlyList<Subject> subjects, LawOptions options)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(options);
        var byName = subjects.ToDictionary(subject => subject.Name);
        var open = options.Coverage.Where(rule => rule.Applies(subjects, options)).ToDictionary(rule => rule, _ => 0);
        var generator = CaseGenerator.Cases(subjects, options);
        List<string> faults = [];
        var drawn = 0;
        for (var count = First; open.Count > 0 && drawn < Most; count = drawn)
        {
            foreach (var of in generator.Sample(count, new Rnd((ulong)options.Seed, (ulong)(2 * drawn) + 1), count))
            {
                foreach (var rule in open.Keys)
                {
                    open[rule] += rule.Holds(byName[of.Subject], of) ? 1 : 0;
                }
            }

            drawn += count;
            foreach (var (rule, hits) in open.ToList())
            {
                var (low, high) = Interval(hits, drawn);
                if (high < rule.LeastShare)
                {
                    faults.Add(string.Create(CultureInfo.InvariantCulture, $"{rule.Name}: {100.0 * hits / drawn:F1} % of {drawn} drawn cases, where at least {100 * rule.LeastShare:F0} % must be"));
                    open.Remove(rule);
                }
                else if (low >= Tolerance * rule.LeastShare)
                {
                    open.Remove(rule);
                }
            }
        }

        return faults;
    }

    private static (double Low, double High) Interval(int hits, int count)
    {
        var (share, z) = ((double)hits / count, StandardDeviations);
        var spread = z * Math.Sqrt((share * (1 - share) / count) + (z * z / (4.0 * count * count)));
        var middle = share + (z * z / (2.0 * count));
        var scale = 1 + (z * z / count);
        return ((middle - spread) / scale, (middle + spread) / scale);
    }
}
