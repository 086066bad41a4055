namespace Rose.Harness.Expect;

/// <summary>How far two numbers may lie apart.</summary>
public sealed record Bound(double Amount, BoundUnit Unit);
