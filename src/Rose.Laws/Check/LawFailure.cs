namespace Rose.Laws;

/// <summary>A case that breaks a law, and the simplest such one that was found from it.</summary>
public sealed record LawFailure
{
    public required LawCase Original { get; init; }

    public required LawCase Shrunk { get; init; }

    /// <summary>The shrunk case's.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Runs the shrunk case alone, as <see cref="LawOptions.Replay"/>.</summary>
    public required string ReplayToken { get; init; }

    /// <summary>Steps from the original to the shrunk case.</summary>
    public required int Shrinks { get; init; }
}
