namespace Rose.Laws;

/// <summary>Recognises the common mistakes of tensor parallelism in the numbers that they produce.</summary>
internal static class Guess
{
    /// <param name="addend">What may have been added on every rank instead of once, repeated over the tensor.</param>
    public static string? Replicated(Expectation expected, IReadOnlyList<HostTensor?> byRank, IReadOnlyList<double>? addend)
    {
        var ranks = byRank.Count;
        var first = byRank[0]!;
        if (ranks == 1)
        {
            return null;
        }

        if (addend is not null && Fits(expected, first, (e, i) => e + ((ranks - 1) * addend[i % addend.Count])))
        {
            return $"fits a bias added on each of the {ranks} ranks instead of once";
        }

        // Equal everywhere, they are an average rather than parts.
        var areParts = byRank.All(tensor => tensor?.Values.Count == first.Values.Count) && byRank.Any(tensor => !tensor!.Values.SequenceEqual(first.Values));
        return areParts && Fits(expected, first with { Values = [.. first.Values.Select((_, i) => byRank.Sum(tensor => tensor!.Values[i]))] }, (e, _) => e)
            ? "fits parts that were never summed over the ranks"
            : Scaled(expected, first, ranks);
    }

    public static string? Scaled(Expectation expected, HostTensor actual, int ranks)
    {
        if (actual.Values.All(value => value == 0))
        {
            return "all zero: fits a cut graph";
        }

        return ranks == 1 ? null
            : Fits(expected, actual, (e, _) => ranks * e) ? $"{ranks} times what it must be: fits a sum over the ranks that is done once too often"
            : Fits(expected, actual, (e, _) => e / ranks) ? $"1/{ranks} of what it must be: fits an average over the ranks in place of their sum"
            : null;
    }

    private static bool Fits(Expectation expected, HostTensor actual, Func<double, int, double> mistake)
    {
        for (var i = 0; i < actual.Values.Count; i++)
        {
            var candidate = mistake(expected.Values[i], i);

            // A mistaken sum is rounded as a right one is, but of larger terms.
            var tolerance = (8 * expected.Allowed(i)) + (4 * expected.UnitRoundoff * Math.Abs(candidate));
            if (!(Math.Abs(actual.Values[i] - candidate) <= tolerance))
            {
                return false;
            }
        }

        return true;
    }
}
