namespace Rose.Harness.Spec;

/// <summary>One fault of a spec, placed as a compiler places it.</summary>
public sealed record SpecError
{
    public required string File { get; init; }

    /// <summary>Counted from 1; 0 where the fault is of the file as a whole.</summary>
    public required int Line { get; init; }

    /// <summary>Counted from 1 in UTF-16 units; 0 where the fault is of the file as a whole.</summary>
    public required int Column { get; init; }

    public required string Message { get; init; }

    public override string ToString() => Line == 0
        ? $"{File}: error: {Message}"
        : FormattableString.Invariant($"{File}:{Line}:{Column}: error: {Message}");
}
