namespace Rose.Harness.Spec;

/// <summary>How a parallel result is compared with the dense one.</summary>
public enum Comparison
{
    /// <summary>Integer-valued cases, whose sums are exact: bit for bit.</summary>
    Exact,

    /// <summary>Real-valued cases against a float64 oracle, within the bound that theory gives.</summary>
    Bounded,
    Both,
}
