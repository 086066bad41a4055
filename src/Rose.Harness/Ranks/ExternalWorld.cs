using Rose.Harness.Provenance;
using Rose.Harness.Spec;
using Rose.Parallel;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>This process as one rank of a world that was launched from outside; only rank 0 reports rows.</summary>
internal sealed class ExternalWorld : IRankWorld
{
    private static readonly TimeSpan _graceAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ExternalLaunch _launch;
    private readonly LocalRanks _ranks;

    /// <exception cref="WorldException">The ranks did not come together.</exception>
    public ExternalWorld(WorldSpec world, ExternalLaunch launch)
    {
        _launch = launch;
        ThreadEnvironment.Set(world.ThreadsPerRank, world.Numerics);
        _ranks = Guard(() => LocalRanks.JoinExternal(world, launch), CancellationToken.None);
        Fingerprint = Fingerprint.OfThisProcess(world.ThreadsPerRank);
    }

    public Fingerprint Fingerprint { get; }

    public void Run(RankRequest request, Action<int, RankRow> onRow, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Guard(() =>
        {
            _ranks.Run(context => RankProgram.Run(request, context, row =>
            {
                // Rank 0 ends between two rows, and its peers when it has gone.
                cancellation.ThrowIfCancellationRequested();
                if (context.Rank == 0)
                {
                    onRow(0, row);
                }
            }));
            return 0;
        }, cancellation);
    }

    public void Dispose() => _ranks.Dispose();

    private T Guard<T>(Func<T> body, CancellationToken cancellation)
    {
        try
        {
            return body();
        }
#pragma warning disable CA1031 // Whatever ends a rank is told to the user.
        catch (Exception e) when (e is not IOException)
#pragma warning restore CA1031
        {
            // Of a signal to every rank, a peer may hear first; this rank's is on its way.
            var isConsequence = e is DistributedException;
            if (isConsequence && cancellation.CanBeCanceled)
            {
                cancellation.WaitHandle.WaitOne(_graceAfterFailure);
            }

            cancellation.ThrowIfCancellationRequested();
            var failure = new RankFailure { Rank = _launch.Rank, Cause = e.Message, IsConsequence = isConsequence };
            throw WorldException.From([failure], _launch.WorldSize, _ => e);
        }
    }
}
