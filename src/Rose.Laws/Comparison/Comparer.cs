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

    /// <summary>A tensor that is whole on every rank: right on rank 0, and the same bits on the others.</summary>
    /// <param name="addend">What may have been added on every rank instead of once, repeated over the tensor.</param>
    public void Replicated(Expectation? expected, IReadOnlyList<HostTensor?> byRank, IReadOnlyList<double>? addend = null)
    {
        if (expected is null)
        {
            return;
        }

        Compare(expected, byRank[0], () => Guess.Replicated(expected, byRank, addend));
        for (var rank = 1; rank < byRank.Count; rank++)
        {
            SameBits(expected, byRank[0], byRank[rank], rank);
        }
    }

    /// <summary>A tensor of which each rank holds a shard along <paramref name="dim"/>.</summary>
    public void Sharded(Expectation? expected, IReadOnlyList<HostTensor?> byRank, int dim)
    {
        if (expected is null)
        {
            return;
        }

        var missing = Enumerable.Range(0, byRank.Count).Where(rank => byRank[rank] is null).ToList();
        if (missing.Count > 0)
        {
            Add(expected, $"does not exist on rank {string.Join(", ", missing)}", "the graph is cut before it");
            return;
        }

        HostTensor whole;
        try
        {
            whole = HostTensors.Concatenate([.. byRank.Select(shard => shard!)], dim);
        }
        catch (ArgumentException e)
        {
            Add(expected, e.Message);
            return;
        }

        Compare(expected, whole, () => Guess.Scaled(expected, whole, worldSize));
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
        for (var i = 0; i < actual.Values.Count; i++)
        {
            var allowed = expected.Allowed(i);
            var difference = Math.Abs(actual.Values[i] - expected.Values[i]);

            // Written so that NaN is wrong.
            if (!(difference <= allowed) && wrong < 0)
            {
                wrong = i;
            }

            if (expected.Bounds is { } bounds && difference > 0)
            {
                _elementwise = Math.Max(_elementwise, difference / bounds[i]);
                _normwise = Math.Max(_normwise, difference / unit);
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

        for (var i = 0; i < first.Values.Count; i++)
        {
            if (BitConverter.DoubleToInt64Bits(first.Values[i]) != BitConverter.DoubleToInt64Bits(other.Values[i]))
            {
                var index = HostTensors.IndexOf(i, first.Shape);
                _violations.Add(new Violation
                {
                    Law = Law.P5,
                    Tensor = expected.Name,
                    Finding = string.Create(CultureInfo.InvariantCulture, $"is {other.Values[i]:R} at [{string.Join(", ", index)}] on rank {rank}, but {first.Values[i]:R} on rank 0"),
                    Index = index,
                    Actual = other.Values[i],
                    Expected = first.Values[i],
                    Bound = 0,
                });
                return;
            }
        }
    }

    private void Add(Expectation expected, string finding, string? guess = null) =>
        _violations.Add(new Violation { Law = expected.Law, Tensor = expected.Name, Finding = finding, Guess = guess });
}
