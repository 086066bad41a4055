using Rose.Parallel;

namespace Rose.Harness.Ranks;

/// <summary>A message of a rank, or the end of its process.</summary>
internal sealed record RankEvent
{
    public required int Rank { get; init; }

    public RankMessage? Message { get; init; }

    /// <summary>How the process ended, in words; null while it lives.</summary>
    public string? End { get; init; }

    public bool IsFailure => Message is null or { Kind: RankMessageKind.Failed };

    public RankFailure ToFailure() => new()
    {
        Rank = Message?.Rank ?? Rank,
        Cause = Message?.Cause ?? End ?? "ended without a word",
        IsConsequence = Message?.IsConsequence ?? false,
    };
}
