namespace Rose.Harness.Spec;

/// <summary>A path of a spec and what may stand there.</summary>
internal sealed record SpecField(string Path, SpecFieldKind Kind)
{
    /// <summary>Of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What holds where the path is absent, as a spec would write it; null where that depends.</summary>
    public string? Default { get; init; }

    /// <summary>Of an integer.</summary>
    public long? Min { get; init; }
}
