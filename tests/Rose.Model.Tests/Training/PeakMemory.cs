using System.Globalization;
using System.Runtime.InteropServices;

namespace Rose.Model.Tests.Training;

/// <summary>What the kernel of Linux notes of this process's memory.</summary>
internal static partial class PeakMemory
{
    /// <summary>By how many bytes the resident memory was at most larger than before, while the action ran.</summary>
    public static long Of(Action action)
    {
        // What is free goes back to the system, or the action would take it unseen.
        GC.Collect();
        _ = Trim(0);
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

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
