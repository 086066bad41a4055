using Rose.Parallel;

namespace Rose.Laws;

/// <summary>Ranks as threads of this process, in one kept world for each size; a broken world is replaced. One thread uses it at a time.</summary>
public sealed class ThreadFfnWorlds : IFfnWorlds, IDisposable
{
    private static readonly TimeSpan _defaultTimeout = TimeSpan.FromSeconds(20);

    private readonly Dictionary<int, ThreadWorld> _worlds = [];
    private readonly Func<FfnCase, RankContext, IFfnUnderTest> _factory;
    private readonly TimeSpan _timeout;

    /// <param name="factory">Makes the module under test on each rank; Rose's own layers by default.</param>
    /// <param name="timeout">How long a collective waits for its peers; 20 s by default.</param>
    public ThreadFfnWorlds(Func<FfnCase, RankContext, IFfnUnderTest>? factory = null, TimeSpan? timeout = null)
    {
        _factory = factory ?? ((of, context) => new ParallelFfn(of, context));
        _timeout = timeout ?? _defaultTimeout;
    }

    public IReadOnlyList<FfnResult> Run(FfnCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        if (!_worlds.TryGetValue(of.WorldSize, out var world))
        {
            world = new ThreadWorld(of.WorldSize, _timeout);
            _worlds.Add(of.WorldSize, world);
        }

        try
        {
            return world.Run(context => FfnProgram.Run(of, context, _factory));
        }
        finally
        {
            if (world.IsBroken)
            {
                _worlds.Remove(of.WorldSize);
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
