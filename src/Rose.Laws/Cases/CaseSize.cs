namespace Rose.Laws;

/// <summary>
/// One number that is drawn for each case of a subject: a dim, a count, or a choice among names. See <see cref="LawCase"/>.
/// </summary>
public sealed record CaseSize
{
    /// <summary>Lower case, of letters, digits and "_": it is written into replay tokens.</summary>
    public required string Name { get; init; }

    /// <summary>What shrinking ends at.</summary>
    public int Min { get; init; } = 1;

    /// <summary>Null for <see cref="LawOptions.MaxSize"/>.</summary>
    public int? Max { get; init; }

    /// <summary>Whether the ranks share it out, so that a world size that does not divide it makes the case uneven.</summary>
    public bool IsSharded { get; init; }

    /// <summary>The names of the values from 0, where it is a choice; null where it is a number.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>A dim from 1 to <paramref name="max"/>, or to the options' largest.</summary>
    public static CaseSize Of(string name, int? max = null, int min = 1) => new() { Name = name, Min = min, Max = max };

    /// <summary>A dim that the ranks share out.</summary>
    public static CaseSize Sharded(string name, int? max = null, int min = 1) => new() { Name = name, Min = min, Max = max, IsSharded = true };

    /// <summary>0 for the first name, 1 for the second, …; the first is the simplest.</summary>
    public static CaseSize Choice(string name, params IReadOnlyList<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return new CaseSize { Name = name, Min = 0, Max = choices.Count - 1, Choices = choices };
    }

    /// <summary>No or yes.</summary>
    public static CaseSize Flag(string name) => Choice(name, "no", "yes");
}
