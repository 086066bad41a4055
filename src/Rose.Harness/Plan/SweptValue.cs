namespace Rose.Harness.Plan;

/// <summary>What a case holds at a swept path, as a table shows it.</summary>
public sealed record SweptValue
{
    public required string Path { get; init; }

    /// <summary>As the spec writes it; a mapping or list on one line in YAML's flow style.</summary>
    public required string Text { get; init; }
}
