namespace Rose.Laws;

/// <summary>Whether a case obeys the laws, and if not, which of them it breaks, in their order.</summary>
public sealed record Verdict
{
    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>The largest difference seen as a part of the elementwise bound that it was held against; at most 1 where all passed.</summary>
    public double LargestElementwiseRatio { get; init; }

    /// <summary>The largest difference seen in units of u times its tensor's scale.</summary>
    public double LargestNormwiseUlps { get; init; }

    public bool Passed => Violations.Count == 0;

    public override string ToString() => Passed ? "passed" : string.Join("; ", Violations);
}
