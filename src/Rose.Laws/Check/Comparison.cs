namespace Rose.Laws;

/// <summary>Which kinds of cases a property draws.</summary>
public enum Comparison
{
    /// <summary>Integers, where sums that are exact are compared for equality.</summary>
    Exact,

    /// <summary>Reals, where results must lie within bounds.</summary>
    Bounded,

    Both,
}
