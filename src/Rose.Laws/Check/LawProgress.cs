namespace Rose.Laws;

/// <summary>Where a check stands.</summary>
public sealed record LawProgress
{
    /// <summary>Cases drawn and judged, without those tried to shrink a failure.</summary>
    public required int CasesRun { get; init; }

    public required int Cases { get; init; }

    /// <summary>Whether a case failed, and simpler ones are tried.</summary>
    public required bool IsShrinking { get; init; }

    /// <summary>Cases tried to shrink the failure.</summary>
    public required int ShrinksTried { get; init; }
}
