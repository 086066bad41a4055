using System.Globalization;

namespace Rose.Model.Tests.Training;

/// <summary>What the kernel of Linux notes of this process's memory.</summary>
internal static class PeakMemory
{
    /// <summary>By how many bytes the resident memory was at most larger than before, while the action ran.</summary>
    public static long Of(Action action)
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Read("VmRSS");
        action();
        return Read("VmHWM") - before;
    }

    private static long Read(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
