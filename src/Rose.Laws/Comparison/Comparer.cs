using System.Globalization;

namespace Rose.Laws;

/// <summary>Compares what ranks computed with what must come out.</summary>
internal sealed class Comparer(int worldSize)
{
    private readonly List<Violation> _violations = [];
    private double _elementwise;
    private double _normwise;

    public Verdict Verdict => new()
    {
        Violations = [.. _violations.OrderBy(violation => violation.Law)],
        LargestElementwiseRatio = _elementwise,
        LargestNormwiseUlps = _normwise,
    };

    /// <summary>Holds what the ranks have under the expectation's name against it.</summary>
    public void Compare(Expectation expected, IReadOnlyList<RankResult> results)
    {
        // A rank may have no part in it.
        var byRank = results.Select(result => result.Tensors.FirstOrDefault(tensor => tensor.Name == expected.Name)).OfType<RankTensor>().ToList();
        if (byRank.Count == 0)
        {
            if (expected.MayBeMissing)
            {
                return;
            }

            Add(expected, "was computed on no rank");
        }
        else if (byRank.All(tensor => tensor.Extents is null))
        {
            Replicated(expected, [.. byRank.Select(tensor => tensor.Value)]);
        }
        else
        {
            Sharded(expected, byRank);
        }
    }

    // A tensor that is whole on every rank: right on rank 0, and the same bits on the others.
    private void Replicated(Expectation expected, IReadOnlyList<HostTensor?> byRank)
    {
        Compare(expected, byRank[0], () => Guess.Replicated(expected, byRank, expected.Addend));
        for (var rank = 1; rank < byRank.Count; rank++)
        {
            SameBits(expected, byRank[0], byRank[rank], rank);
        }
    }

    // A tensor of which each rank holds a part; several may hold the same elements, and hold them alike.
    private void Sharded(Expectation expected, List<RankTensor> byRank)
    {
        var missing = Enumerable.Range(0, byRank.Count).Where(rank => byRank[rank].Value is null).ToList();
        if (missing.Count > 0)
        {
            Add(expected, $"does not exist on rank {string.Join(", ", missing)}", "the graph is cut before it");
            return;
        }

        var whole = new double[HostTensors.Count(expected.Shape)];
        var holder = new int[whole.Length];
        Array.Fill(holder, -1);
        for (var rank = 0; rank < byRank.Count; rank++)
        {
            var (values, extents) = (byRank[rank].Value!, byRank[rank].Extents ?? HostTensors.All(expected.Shape));
            var shape = HostTensors.LocalShape(extents);
            if (!values.Shape.SequenceEqual(shape))
            {
                Add(expected, $"has shape [{string.Join(", ", values.Shape)}] on rank {rank}; must have [{string.Join(", ", shape)}]");
                return;
            }

            if (!Place(expected, values, extents, rank, whole, holder))
            {
                return;
            }
        }

        if (Array.IndexOf(holder, -1) is >= 0 and var lost)
        {
            Add(expected, $"is held by no rank at [{string.Join(", ", HostTensors.IndexOf(lost, expected.Shape))}]");
            return;
        }

        var actual = new HostTensor { Shape = expected.Shape, Values = whole };
        Compare(expected, actual, () => Guess.Sharded(expected, actual, worldSize));
    }

    private bool Place(Expectation expected, HostTensor values, IReadOnlyList<IReadOnlyList<Parallel.Extent>> extents, int rank, double[] whole, int[] holder)
    {
        foreach (var (local, position) in HostTensors.Positions(expected.Shape, extents).Index())
        {
            if (position < 0 || position >= whole.Length)
            {
                Add(expected, $"is held beyond its end on rank {rank}");
                return false;
            }

            var value = values.Values[local];
            if (holder[position] >= 0 && BitConverter.DoubleToInt64Bits(whole[position]) != BitConverter.DoubleToInt64Bits(value))
            {
                Differ(expected, HostTensors.IndexOf(position, expected.Shape), value, rank, whole[position], holder[position]);
                return false;
            }

            (whole[position], holder[position]) = (value, rank);
        }

        return true;
    }

    public void Unchanged(IReadOnlyList<IReadOnlyList<string>> changedByRank)
    {
        foreach (var (rank, changed) in changedByRank.Index())
        {
            foreach (var name in changed)
            {
                _violations.Add(new Violation { Law = Law.P9, Tensor = name, Finding = $"was written to on rank {rank}" });
            }
        }
    }

    private void Compare(Expectation expected, HostTensor? actual, Func<string?> guess)
    {
        if (actual is null)
        {
            Add(expected, "does not exist", "the graph is cut before it");
            return;
        }

        if (!actual.Shape.SequenceEqual(expected.Shape))
        {
            Add(expected, $"has shape [{string.Join(", ", actual.Shape)}]; must have [{string.Join(", ", expected.Shape)}]");
            return;
        }

        var unit = expected.UnitRoundoff * expected.Scale;
        var wrong = -1;
        var (its, own, allowances) = (ArrayOf(actual.Values), ArrayOf(expected.Values), expected.Bounds is null ? null : ArrayOf(expected.Bounds));
        for (var i = 0; i < its.Length; i++)
        {
            var allowed = allowances is null ? 0 : Math.Min(allowances[i], Bound.NormwiseUlps * unit);
            var difference = Math.Abs(its[i] - own[i]);

            // Written so that NaN is wrong.
            if (!(difference <= allowed) && wrong < 0)
            {
                wrong = i;
            }

            if (allowances is not null && difference > 0 && expected.Law != Law.P10)
            {
                _elementwise = Math.Max(_elementwise, difference / allowances[i]);
                _normwise = Math.Max(_normwise, double.IsFinite(unit) ? difference / unit : 0);
            }
        }

        if (wrong >= 0)
        {
            var (index, bound) = (HostTensors.IndexOf(wrong, expected.Shape), expected.Allowed(wrong));
            _violations.Add(new Violation
            {
                Law = expected.Law,
                Tensor = expected.Name,
                Finding = string.Create(
                    CultureInfo.InvariantCulture,
                    $"is {actual.Values[wrong]:R} at [{string.Join(", ", index)}]; must {(bound == 0 ? $"equal {expected.Values[wrong]:R}" : $"be {expected.Values[wrong]:R} ± {bound:G3}")}"),
                Index = index,
                Actual = actual.Values[wrong],
                Expected = expected.Values[wrong],
                Bound = bound,
                Guess = guess(),
            });
        }
    }

    private void SameBits(Expectation expected, HostTensor? first, HostTensor? other, int rank)
    {
        if (first is null || other is null)
        {
            if (first is not null || other is not null)
            {
                Add(expected with { Law = Law.P5 }, $"exists only on {(first is null ? $"rank {rank}" : "rank 0")}, not on {(first is null ? "rank 0" : $"rank {rank}")}");
            }

            return;
        }

        if (!first.Shape.SequenceEqual(other.Shape))
        {
            Add(expected with { Law = Law.P5 }, $"has shape [{string.Join(", ", other.Shape)}] on rank {rank}, but [{string.Join(", ", first.Shape)}] on rank 0");
            return;
        }

        var (one, two) = (ArrayOf(first.Values), ArrayOf(other.Values));
        for (var i = 0; i < one.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(one[i]) != BitConverter.DoubleToInt64Bits(two[i]))
            {
                Differ(expected, HostTensors.IndexOf(i, first.Shape), other.Values[i], rank, first.Values[i], 0);
                return;
            }
        }
    }

    // Indexing through the interface would take longer than comparing.
    private static double[] ArrayOf(IReadOnlyList<double> values) => values as double[] ?? [.. values];

    private void Differ(Expectation expected, IReadOnlyList<int> index, double value, int rank, double other, int otherRank) => _violations.Add(new Violation
    {
        Law = Law.P5,
        Tensor = expected.Name,
        Finding = string.Create(CultureInfo.InvariantCulture, $"is {value:R} at [{string.Join(", ", index)}] on rank {rank}, but {other:R} on rank {otherRank}"),
        Index = index,
        Actual = value,
        Expected = other,
        Bound = 0,
    });

    private void Add(Expectation expected, string finding, string? guess = null) =>
        _violations.Add(new Violation { Law = expected.Law, Tensor = expected.Name, Finding = finding, Guess = guess });
}
