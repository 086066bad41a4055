namespace Rose.Harness.Bench;

/// <summary>One step of one side in one round.</summary>
public sealed record BenchSample
{
    public required BenchSide Side { get; init; }

    /// <summary>Counted from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Of training, counted from 1 in each round.</summary>
    public required int Step { get; init; }

    public required double Loss { get; init; }

    /// <summary>Rank 0's time for batch, forward, backward and optimizer.</summary>
    public required double StepMilliseconds { get; init; }

    /// <summary>The most memory that rank 0's process has held so far.</summary>
    public required double PeakMemoryMebibytes { get; init; }
}
