namespace Rose.Harness.Spec;

/// <summary>One dotted path of a sweep and the values it takes, as the spec writes them.</summary>
public sealed record SweepAxis
{
    public required string Path { get; init; }
    public required IReadOnlyList<string> Values { get; init; }
}
