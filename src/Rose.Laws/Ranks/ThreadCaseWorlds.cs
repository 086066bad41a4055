using System.Collections.Concurrent;
using Rose.Parallel;

namespace Rose.Laws;

/// <summary>
/// Ranks as threads of this process, in kept worlds; a broken one is replaced. They meet in memory, but for two shares of the
/// cases, which go through gloo and through shared memory, as processes do, so that all stay honest; a case's seed decides,
/// so that its replay goes the same way. With ROSE_DEVICE=cuda ranks take the GPUs in turn. One thread uses it at a time.
/// </summary>
public sealed class ThreadCaseWorlds : ICaseWorlds, IDisposable
{
    private static readonly TimeSpan _defaultTimeout = TimeSpan.FromSeconds(20);

    private readonly Dictionary<(int Size, Backend Backend), ThreadWorld> _worlds = [];
    private readonly TimeSpan _timeout;
    private readonly int _glooEvery;
    private readonly string? _device;
    private readonly ConcurrentDictionary<Backend, int> _counts;

    /// <param name="timeout">How long a collective waits for its peers; 20 s by default.</param>
    /// <param name="glooEvery">Of how many cases one goes through gloo, and one through shared memory: 1 for all through gloo, 0 for none of either.</param>
    /// <param name="device">cpu or cuda; what ROSE_DEVICE says by default.</param>
    public ThreadCaseWorlds(TimeSpan? timeout = null, int glooEvery = DefaultGlooEvery, string? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(glooEvery);
        (_timeout, _glooEvery, _device, _counts) = (timeout ?? _defaultTimeout, glooEvery, device ?? LawDevice.Asked, []);
    }

    private ThreadCaseWorlds(ThreadCaseWorlds like) => (_timeout, _glooEvery, _device, _counts) = (like._timeout, like._glooEvery, like._device, like._counts);

    /// <summary>One case of ten.</summary>
    public const int DefaultGlooEvery = 10;

    /// <summary>Cases that ran, here and in worlds made by <see cref="Another"/>, by the backend that they ran over.</summary>
    public IReadOnlyDictionary<Backend, int> Counts => _counts;

    public IReadOnlyList<RankResult> Run(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(of);
        var backend = BackendOf(of);
        _counts.AddOrUpdate(backend, 1, (_, count) => count + 1);
        return Run(of.WorldSize, backend, context => subject.Run(of, context));
    }

    // A GPU does the work of its threads in one order, so cases side by side would gain little there.
    public ICaseWorlds? Another() => LawDevice.IsCpu(_device) ? new ThreadCaseWorlds(this) : null;

    /// <summary>Runs anything on every rank of a world of that size.</summary>
    internal IReadOnlyList<T> Run<T>(int size, Backend backend, Func<RankContext, T> body)
    {
        if (!_worlds.TryGetValue((size, backend), out var world))
        {
            world = new ThreadWorld(size, _timeout, rank => LawDevice.Of(rank, _device), backend: backend);
            _worlds.Add((size, backend), world);
        }

        try
        {
            return world.Run(body);
        }
        finally
        {
            if (world.IsBroken)
            {
                _worlds.Remove((size, backend));
                world.Dispose();
            }
        }
    }

    // Neither the laws that a case is held against nor its simplest seeds follow from the same digits.
    private Backend BackendOf(LawCase of) => _glooEvery == 0 ? Backend.InProcess : (_glooEvery - 1 - (of.Seed / 8 % _glooEvery)) switch
    {
        0 => Backend.Gloo,
        1 => Backend.Shared,
        _ => Backend.InProcess,
    };

    public void Dispose()
    {
        foreach (var world in _worlds.Values)
        {
            world.Dispose();
        }

        _worlds.Clear();
    }
}
