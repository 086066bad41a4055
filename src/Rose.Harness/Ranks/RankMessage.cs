using Rose.Harness.Provenance;

namespace Rose.Harness.Ranks;

/// <summary>What a rank, or the parent of its process, says to the harness: one line of JSON.</summary>
public sealed record RankMessage
{
    public required RankMessageKind Kind { get; init; }

    public int Rank { get; init; }

    /// <summary>The request that a row or done answers.</summary>
    public int Request { get; init; }

    /// <summary>Where the store listens, in <see cref="RankMessageKind.Serving"/>.</summary>
    public int StorePort { get; init; }

    /// <summary>What it runs on, in <see cref="RankMessageKind.Ready"/>.</summary>
    public Fingerprint? Fingerprint { get; init; }

    /// <summary>In <see cref="RankMessageKind.Row"/>.</summary>
    public RankRow? Row { get; init; }

    /// <summary>In <see cref="RankMessageKind.Failed"/>.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether it failed only because a peer was lost.</summary>
    public bool IsConsequence { get; init; }

    /// <summary>In <see cref="RankMessageKind.Ended"/>; 128 + N after signal N.</summary>
    public int ExitCode { get; init; }
}
