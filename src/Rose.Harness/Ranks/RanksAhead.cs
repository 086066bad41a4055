using Rose.Harness.Verbs;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>
/// Starts the parent of all ranks before the command line and the spec are read, so that libtorch loads meanwhile. Whether
/// the run will need it is guessed; where the guess is wrong, only time is lost.
/// </summary>
internal static class RanksAhead
{
    public static void Start(IReadOnlyList<string> arguments)
    {
        var isRun = arguments is ["run", ..];
        var spec = arguments.ElementAtOrDefault(isRun ? 1 : 0) is { } path && File.Exists(path) ? path : null;
        if ((isRun || spec is not null) && !ExternalLaunch.IsLikely && Build.LibraryIsThere && !(spec is not null && HasItsRanksHere(File.ReadAllText(spec))))
        {
            RankParent.Load();
        }
    }

    // A property whose ranks are threads computes in this process.
    private static bool HasItsRanksHere(string spec) =>
        spec.Contains("kind: property", StringComparison.Ordinal) && spec.Contains("launch: threads", StringComparison.Ordinal);
}
