namespace Rose.Harness.Spec;

/// <summary>A spec file that exists, and the name under which messages speak of it.</summary>
public sealed record LocatedSpec
{
    public required string FullPath { get; init; }

    /// <summary>As the user gave it, or relative to the current folder where it was found from the root.</summary>
    public required string DisplayPath { get; init; }
}
