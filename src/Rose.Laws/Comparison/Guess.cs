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
            : Sharded(expected, first, ranks);
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

    /// <summary>As <see cref="Scaled"/>, and whether shards stand in each other's places.</summary>
    public static string? Sharded(Expectation expected, HostTensor actual, int ranks) => Scaled(expected, actual, ranks) ?? Permuted(expected, actual, ranks);

    /// <summary>Whether the tensor is right but for the order of the shards along some dim.</summary>
    public static string? Permuted(Expectation expected, HostTensor actual, int ranks)
    {
        for (var dim = 0; ranks > 1 && dim < expected.Shape.Count; dim++)
        {
            var size = expected.Shape[dim];
            if (size % ranks != 0)
            {
                continue;
            }

            var order = Order(expected, actual, ranks, dim);
            if (order is not null)
            {
                return $"equal up to a permutation of the shards along dim {dim}, which come as {string.Join(", ", order)}: fits a wrong order of the ranks";
            }
        }

        return null;
    }

    // Which shard stands in the place of each; null where one fits nowhere.
    private static int[]? Order(Expectation expected, HostTensor actual, int ranks, int dim)
    {
        var (shape, perRank) = (expected.Shape, expected.Shape[dim] / ranks);
        var stride = HostTensors.Count(shape.Skip(dim + 1));
        var order = new int[ranks];
        for (var place = 0; place < ranks; place++)
        {
            order[place] = Enumerable.Range(0, ranks).FirstOrDefault(shard => Matches(place, shard), -1);
            if (order[place] < 0)
            {
                return null;
            }
        }

        return order.Distinct().Count() == ranks && !order.SequenceEqual(order.Order()) ? order : null;

        bool Matches(int place, int shard)
        {
            for (var i = 0; i < actual.Values.Count; i++)
            {
                if (i / stride % shape[dim] / perRank != place)
                {
                    continue;
                }

                var from = i + ((shard - place) * perRank * stride);
                if (!(Math.Abs(actual.Values[i] - expected.Values[from]) <= 8 * expected.Allowed(from)))
                {
                    return false;
                }
            }

            return true;
        }
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
