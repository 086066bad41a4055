using Rose.Harness.Provenance;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Laws;
using Rose.Parallel;

namespace Rose.Harness.Run;

/// <summary>Cases of laws on ranks that are processes: one kept world for each size, replaced when a rank fails.</summary>
internal sealed class ProcessCaseWorlds(WorldSpec world, string logFolder, CancellationToken cancellation) : ICaseWorlds, IDisposable
{
    private readonly Dictionary<int, ProcessWorld> _worlds = [];

    /// <summary>What the ranks run on; null before the first case.</summary>
    public Fingerprint? Fingerprint { get; private set; }

    public IReadOnlyList<RankResult> Run(Subject subject, LawCase of)
    {
        if (!_worlds.TryGetValue(of.WorldSize, out var ranks))
        {
            ranks = new ProcessWorld(world with { Size = of.WorldSize }, Path.Combine(logFolder, $"world_{of.WorldSize}"));
            _worlds.Add(of.WorldSize, ranks);
        }

        try
        {
            var results = new RankResult[of.WorldSize];
            ranks.Run(new RankRequest { LawToken = CaseToken.Of(of) }, (rank, row) => results[rank] = row.Law!, cancellation);
            Fingerprint ??= ranks.Fingerprint;
            return results;
        }
        catch (WorldException)
        {
            _worlds.Remove(of.WorldSize);
            ranks.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var ranks in _worlds.Values)
        {
            ranks.Dispose();
        }

        _worlds.Clear();
    }
}
