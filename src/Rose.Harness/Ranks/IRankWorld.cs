using Rose.Harness.Provenance;

namespace Rose.Harness.Ranks;

/// <summary>Ranks that live, connected, until disposed, and run one request after the other.</summary>
internal interface IRankWorld : IDisposable
{
    /// <summary>What rank 0 runs on.</summary>
    Fingerprint Fingerprint { get; }

    /// <summary>Runs a request on every rank; the rows come as they are measured, and all are there on return.</summary>
    /// <exception cref="Parallel.WorldException">A rank failed; the world is gone.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted; the world is gone.</exception>
    void Run(RankRequest request, Action<int, RankRow> onRow, CancellationToken cancellation);
}
