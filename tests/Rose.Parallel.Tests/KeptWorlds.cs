namespace Rose.Parallel.Tests;

/// <summary>Worlds that live as long as the tests do; one that a failed test broke is replaced.</summary>
internal static class KeptWorlds
{
    private static readonly Dictionary<int, ThreadWorld> _worlds = [];

    public static ThreadWorld Of(int size)
    {
        if (_worlds.TryGetValue(size, out var kept) && !kept.IsBroken)
        {
            return kept;
        }

        kept?.Dispose();
        return _worlds[size] = new ThreadWorld(size);
    }
}
