namespace Rose.Harness.Run;

/// <summary>How a run goes about its cases; what comes out is the same.</summary>
public sealed record RunOptions
{
    /// <summary>Worlds at work at once, as far as the machine has a core for each of their threads.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Whether a case whose ranks failed leaves the others to run.</summary>
    public bool KeepsGoing { get; init; }

    /// <summary>Whether every case runs, also those whose rows an earlier run left.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Whether what the ranks print is shown as it comes, besides being kept in the log files.</summary>
    public bool Tees { get; init; }

    public RunOptions WithJobs(int jobs) => this with { Jobs = jobs };

    public RunOptions WithKeepsGoing(bool keepsGoing = true) => this with { KeepsGoing = keepsGoing };

    public RunOptions WithFresh(bool isFresh = true) => this with { IsFresh = isFresh };
}
