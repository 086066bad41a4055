namespace Rose.Parallel.Tests;

/// <summary>Worlds that live as long as the tests do; one that a failed test broke is replaced.</summary>
internal static class KeptWorlds
{
    private static readonly Dictionary<(int Size, Backend Backend), ThreadWorld> _worlds = [];

    public static IReadOnlyList<Backend> Backends { get; } = [Backend.InProcess, Backend.Shared, Backend.Gloo];

    public static ThreadWorld Of(int size, Backend backend = Backend.InProcess)
    {
        if (_worlds.TryGetValue((size, backend), out var kept) && !kept.IsBroken)
        {
            return kept;
        }

        kept?.Dispose();
        return _worlds[(size, backend)] = new ThreadWorld(size, backend: backend);
    }

    /// <summary>Runs the body in a world of each backend, and says in which it failed.</summary>
    public static void RunOverEach(int size, Action<RankContext> body)
    {
        foreach (var backend in Backends)
        {
            try
            {
                Of(size, backend).Run(body);
            }
            catch (WorldException e)
            {
                Assert.Fail($"over {backend}: {e}");
            }
        }
    }
}
