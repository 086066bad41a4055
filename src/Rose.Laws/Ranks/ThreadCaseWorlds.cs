using Rose.Parallel;

namespace Rose.Laws;

/// <summary>Ranks as threads of this process, in one kept world for each size; a broken world is replaced. One thread uses it at a time.</summary>
public sealed class ThreadCaseWorlds : ICaseWorlds, IDisposable
{
    private static readonly TimeSpan _defaultTimeout = TimeSpan.FromSeconds(20);

    private readonly Dictionary<int, ThreadWorld> _worlds = [];
    private readonly TimeSpan _timeout;

    /// <param name="timeout">How long a collective waits for its peers; 20 s by default.</param>
    public ThreadCaseWorlds(TimeSpan? timeout = null) => _timeout = timeout ?? _defaultTimeout;

    public IReadOnlyList<RankResult> Run(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(of);
        return Run(of.WorldSize, context => subject.Run(of, context));
    }

    /// <summary>Runs anything on every rank of a world of that size.</summary>
    internal IReadOnlyList<T> Run<T>(int size, Func<RankContext, T> body)
    {
        if (!_worlds.TryGetValue(size, out var world))
        {
            world = new ThreadWorld(size, _timeout);
            _worlds.Add(size, world);
        }

        try
        {
            return world.Run(body);
        }
        finally
        {
            if (world.IsBroken)
            {
                _worlds.Remove(size);
                world.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var world in _worlds.Values)
        {
            world.Dispose();
        }

        _worlds.Clear();
    }
}
