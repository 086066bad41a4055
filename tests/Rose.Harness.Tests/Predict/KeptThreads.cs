using Rose.Parallel;

namespace Rose.Harness.Tests.Predict;

/// <summary>One world of threads for each size, kept for all tests.</summary>
internal static class KeptThreads
{
    private static readonly Dictionary<int, ThreadWorld> _worlds = [];

    public static ThreadWorld Of(int size)
    {
        if (!_worlds.TryGetValue(size, out var kept) || kept.IsBroken)
        {
            kept?.Dispose();
            _worlds[size] = kept = new ThreadWorld(size);
        }

        return kept;
    }
}
