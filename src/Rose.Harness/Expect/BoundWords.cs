using System.Globalization;
using Rose.Harness.Spec;

namespace Rose.Harness.Expect;

/// <summary>Reads a bound: <c>NUMBER relative|absolute|ulp</c>.</summary>
internal static class BoundWords
{
    /// <param name="words">At the number.</param>
    /// <param name="after">What stands before it.</param>
    /// <exception cref="ExpectationFault">There is no bound.</exception>
    public static Bound Take(Words words, string after)
    {
        var amount = Amount(words, after);
        if (amount < 0)
        {
            throw new ExpectationFault(words.LastOffset, "a bound below 0 can never hold; write 0 or more");
        }

        if (!Spelling<BoundUnit>.TryRead(words.Next, out var unit))
        {
            throw new ExpectationFault(words.Offset, $"{Shown(words)} is no unit of a bound; use one of: {string.Join(", ", Spelling<BoundUnit>.All)}");
        }

        words.Take();
        return new Bound(amount, unit);
    }

    /// <exception cref="ExpectationFault">There is no number.</exception>
    public static double Amount(Words words, string after)
    {
        if (!double.TryParse(words.Next, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) || !double.IsFinite(amount))
        {
            throw new ExpectationFault(words.Offset, $"{after} {Shown(words)} lacks a number; write one such as 1e-6");
        }

        words.Take();
        return amount;
    }

    public static string Shown(Words words) => words.AtEnd ? "the end" : words.Next;
}
