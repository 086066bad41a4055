namespace Rose.Harness.Doctor;

/// <summary>What one look at the machine found.</summary>
internal sealed record Finding
{
    /// <summary>What was looked at, in a word or two.</summary>
    public required string About { get; init; }

    /// <summary>What is there, in words.</summary>
    public required string Found { get; init; }

    /// <summary>What to do about it; null where all is well.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether experiments cannot run so.</summary>
    public bool IsFatal { get; init; }

    public static Finding Of(string about, string found) => new() { About = about, Found = found };
}
