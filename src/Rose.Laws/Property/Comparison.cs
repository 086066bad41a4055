namespace Rose.Laws;

/// <summary>Which kinds of cases a property draws.</summary>
public enum Comparison
{
    /// <summary>Integers and ReLU, where results must be equal.</summary>
    Exact,

    /// <summary>Reals and GELU, where results must lie within bounds.</summary>
    Bounded,

    Both,
}
