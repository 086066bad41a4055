using Rose.Harness.Provenance;
using Rose.Harness.Spec;

namespace Rose.Harness.Ranks;

/// <summary>This process as one rank of a world that was launched from outside; only rank 0 reports rows.</summary>
internal sealed class ExternalWorld : IRankWorld
{
    private readonly LocalRanks _ranks;

    /// <exception cref="LaunchException">The environment does not fit the spec.</exception>
    public ExternalWorld(WorldSpec world, ExternalLaunch launch)
    {
        if (world.Size != launch.WorldSize)
        {
            throw new LaunchException($"world.size = {world.Size}, but WORLD_SIZE = {launch.WorldSize} ranks were launched; make them equal");
        }

        ThreadEnvironment.Set(world.ThreadsPerRank);
        _ranks = LocalRanks.JoinExternal(world, launch);
        Fingerprint = Fingerprint.OfThisProcess(world.ThreadsPerRank);
    }

    public Fingerprint Fingerprint { get; }

    public void Run(RankRequest request, Action<int, RankRow> onRow, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _ranks.Run(context => RankProgram.Run(request, context, row =>
        {
            if (context.Rank == 0)
            {
                onRow(0, row);
            }
        }));
    }

    public void Dispose() => _ranks.Dispose();
}
