namespace Rose.Harness.Expect;

/// <summary>A field of a row and the value that it must have, as the spec writes it.</summary>
public sealed record Condition(string Field, string Value);
