using System.Globalization;
using Rose.Harness.Provenance;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Parallel;

namespace Rose.Harness.Run;

/// <summary>The worlds that cases need; each is kept as long as a case to come needs it again.</summary>
internal sealed class Worlds(string logFolder) : IDisposable
{
    private readonly Dictionary<WorldSpec, IRankWorld> _worlds = [];
    private int _started;

    /// <summary>What the worlds so far ran on, each once.</summary>
    public List<Fingerprint> Fingerprints { get; } = [];

    /// <summary>Starts the ranks of the first case, which load libtorch while the run is prepared.</summary>
    public void Start(WorldSpec spec) => Of(spec);

    public void Run(WorldSpec spec, RankRequest request, Action<RankRow> onRow, CancellationToken cancellation)
    {
        var world = Of(spec);
        try
        {
            world.Run(request, (_, row) => onRow(row), cancellation);
        }
        catch (WorldException)
        {
            _worlds.Remove(spec);
            world.Dispose();
            throw;
        }

        var fingerprint = world.Fingerprint;
        if (Fingerprints.All(known => known.ThreadsPerRank != fingerprint.ThreadsPerRank))
        {
            Fingerprints.Add(fingerprint);
        }
    }

    /// <summary>Ends the worlds of which none of the cases to come has need.</summary>
    public void Keep(IEnumerable<WorldSpec> toCome)
    {
        var needed = toCome.ToHashSet();
        foreach (var (spec, world) in _worlds.Where(each => !needed.Contains(each.Key)).ToList())
        {
            _worlds.Remove(spec);
            world.Dispose();
        }
    }

    public void Dispose() => Keep([]);

    private IRankWorld Of(WorldSpec spec)
    {
        if (!_worlds.TryGetValue(spec, out var world))
        {
            world = spec.Launch == Launch.External ? new ExternalWorld(spec, ExternalLaunch.FromEnvironment()) : new ProcessWorld(spec, NextLogFolder());
            _worlds.Add(spec, world);
        }

        return world;
    }

    // One for each world: what ranks said last is read from their own logs.
    private string NextLogFolder() => Path.Combine(logFolder, string.Create(CultureInfo.InvariantCulture, $"world_{++_started}"));
}
