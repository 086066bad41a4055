using Rose.Harness.Provenance;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;

namespace Rose.Harness.Run;

/// <summary>The world that a case needs; kept for the next case if that needs the same one.</summary>
internal sealed class Worlds(string logFolder) : IDisposable
{
    private WorldSpec? _spec;
    private IRankWorld? _world;

    /// <summary>What the worlds so far ran on, each once.</summary>
    public List<Fingerprint> Fingerprints { get; } = [];

    /// <summary>Starts the ranks of the first case, which load libtorch while the run is prepared.</summary>
    public void Start(WorldSpec spec)
    {
        if (_spec != spec)
        {
            Dispose();
            _world = spec.Launch == Launch.External ? new ExternalWorld(spec, ExternalLaunch.FromEnvironment()) : new ProcessWorld(spec, logFolder);
            _spec = spec;
        }
    }

    public void Run(WorldSpec spec, RankRequest request, Action<RankRow> onRow, CancellationToken cancellation)
    {
        Start(spec);
        _world!.Run(request, (_, row) => onRow(row), cancellation);
        var fingerprint = _world.Fingerprint;
        if (Fingerprints.All(known => known.ThreadsPerRank != fingerprint.ThreadsPerRank))
        {
            Fingerprints.Add(fingerprint);
        }
    }

    public void Dispose()
    {
        _world?.Dispose();
        (_world, _spec) = (null, null);
    }
}
