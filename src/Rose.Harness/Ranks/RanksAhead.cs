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
        var spec = arguments.ElementAtOrDefault(isRun ? 1 : 0);
        if ((isRun || File.Exists(spec)) && !ExternalLaunch.IsLikely && Build.LibraryIsThere && !HasItsRanksHere(spec))
        {
            try
            {
                RankParent.Load();
            }
            catch (TorchLibraryException)
            {
                // Told where the run needs it.
            }
        }
    }

    // A property whose ranks are threads computes in this process.
    private static bool HasItsRanksHere(string? spec)
    {
        try
        {
            // A pipe, which has no length, can be read but once.
            return spec is not null && new FileInfo(spec) is { Exists: true, Length: > 0 } && File.ReadAllText(spec) is var text
                && text.Contains("kind: property", StringComparison.Ordinal) && text.Contains("launch: threads", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Told where the spec is read.
            return false;
        }
    }
}
