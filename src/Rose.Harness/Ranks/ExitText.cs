using System.Globalization;

namespace Rose.Harness.Ranks;

/// <summary>How a process ended, in words.</summary>
internal static class ExitText
{
    private const int SignalBase = 128;

    private static readonly Dictionary<int, string> _signals = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [15] = "SIGTERM",
    };

    public static string Of(int exitCode) => exitCode > SignalBase && _signals.TryGetValue(exitCode - SignalBase, out var name)
        ? string.Create(CultureInfo.InvariantCulture, $"killed by signal {exitCode - SignalBase} ({name})")
        : string.Create(CultureInfo.InvariantCulture, $"its process ended with exit code {exitCode}");
}
