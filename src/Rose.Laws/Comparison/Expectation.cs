namespace Rose.Laws;

/// <summary>One tensor of the dense computation, and how far a correct one may lie from it.</summary>
public sealed record Expectation
{
    /// <summary>As a reader calls it: "gradient of x".</summary>
    public required string Name { get; init; }

    /// <summary>The law that a different value breaks.</summary>
    public required Law Law { get; init; }

    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Row-major elements.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>The greatest allowed difference of each element; null where only equal values pass.</summary>
    public IReadOnlyList<double>? Bounds { get; init; }

    /// <summary>What the normwise limit is relative to: the largest magnitude that enters an element of the tensor.</summary>
    public double Scale { get; init; }

    /// <summary>u of the dtype that is compared.</summary>
    public double UnitRoundoff { get; init; }

    /// <summary>What a mistake may have added on every rank instead of once, repeated over the tensor: a bias. Null for nothing.</summary>
    internal IReadOnlyList<double>? Addend { get; init; }

    /// <summary>Whether ranks may be unable to compute it, and say so by leaving it out.</summary>
    internal bool MayBeMissing { get; init; }

    /// <summary>The greatest allowed difference of one element: its own bound, or the normwise one where that is smaller; 0 where it must be equal.</summary>
    public double Allowed(int element) =>
        Bounds is null ? 0 : Math.Min(Bounds[element], Bound.NormwiseUlps * UnitRoundoff * Scale);
}
