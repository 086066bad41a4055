using System.Globalization;

namespace Rose.Model;

/// <summary>The nearest sizes that obey a divisibility rule, for remedies that can be typed in as they stand.</summary>
internal static class NearbySizes
{
    /// <summary>The nearest positive multiples of <paramref name="step"/> on both sides of <paramref name="value"/>.</summary>
    public static IReadOnlyList<long> Multiples(long value, long step)
    {
        long below = value / step * step;
        return InRange([below, below + step]);
    }

    /// <summary>The nearest divisors of <paramref name="whole"/> on both sides of <paramref name="value"/>.</summary>
    public static IReadOnlyList<long> Divisors(long value, long whole)
    {
        long below = 0, above = long.MaxValue;
        for (long small = 1; small * small <= whole; small++)
        {
            if (whole % small != 0)
            {
                continue;
            }

            foreach (long divisor in (ReadOnlySpan<long>)[small, whole / small])
            {
                if (divisor <= value)
                {
                    below = Math.Max(below, divisor);
                }
                else
                {
                    above = Math.Min(above, divisor);
                }
            }
        }

        return InRange([below, above]);
    }

    /// <summary><c>4 or 8</c>; null where no size is left to offer.</summary>
    public static string? Spell(IReadOnlyList<long> sizes) => sizes.Count == 0
        ? null
        : string.Join(" or ", sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));

    public static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    public static long LeastCommonMultiple(long a, long b) => a / GreatestCommonDivisor(a, b) * b;

    private static List<long> InRange(IEnumerable<long> sizes) => [.. sizes.Where(size => size is > 0 and <= int.MaxValue).Distinct()];
}
