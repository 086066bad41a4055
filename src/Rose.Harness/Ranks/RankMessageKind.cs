namespace Rose.Harness.Ranks;

/// <summary>
/// The order of a rank's life: serving (rank 0 of a world of processes), ready, then rows and done for each request, or
/// failed. That its process has ended is said by the process's parent.
/// </summary>
public enum RankMessageKind
{
    Serving,
    Ready,
    Row,
    Done,
    Failed,
    Ended,
}
