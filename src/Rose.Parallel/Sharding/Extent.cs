namespace Rose.Parallel;

/// <summary>A range of global indices along one dim.</summary>
public sealed record Extent
{
    public required long Start { get; init; }

    public required long Length { get; init; }

    /// <summary>The index after the last.</summary>
    public long End => Start + Length;

    public static Extent Of(long start, long length) => new() { Start = start, Length = length };
}
