namespace Rose.Parallel;

/// <summary>How one rank ended that should not have.</summary>
public sealed record RankFailure
{
    public required int Rank { get; init; }

    /// <summary>What happened, in a sentence: an exception's message, a signal, an exit code.</summary>
    public required string Cause { get; init; }

    /// <summary>Whether the rank failed only because a peer was lost.</summary>
    public required bool IsConsequence { get; init; }
}
