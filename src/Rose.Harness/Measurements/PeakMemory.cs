using System.Globalization;
using System.Runtime.InteropServices;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary>The most memory that was held at once, since this process began or since <see cref="Restart(torch.Device)"/>.</summary>
internal static partial class PeakMemory
{
    private const string Line = "VmHWM:";

    /// <summary>Of the process where a rank computes on the CPU, of the GPU's memory by its tensors where it computes there.</summary>
    public static double Mebibytes(torch.Device device) =>
        device.type == Torch.DeviceType.CUDA ? cuda.max_memory_allocated(device) / (1024.0 * 1024) : Mebibytes();

    /// <summary>Begins anew, from what is held now.</summary>
    public static void Restart(torch.Device device)
    {
        _ = Restart();
        if (device.type == Torch.DeviceType.CUDA)
        {
            cuda.reset_peak_memory_stats(device);
        }
    }

    /// <summary>Of the process, as the kernel counts it; 0 where it does not.</summary>
    public static double Mebibytes()
    {
        const string status = "/proc/self/status";
        var line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal)) : null;
        return line is null ? 0 : double.Parse(line[Line.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>
    /// Begins anew, from what is held now, which it gives: ranks are kept from case to case, and a small case would have the
    /// peak of a large one before it. Where the kernel does not begin anew, the peak stays that of all cases so far.
    /// </summary>
    public static double Restart()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Mebibytes();
        }

        // What earlier tensors left is kept for later ones, and would count.
        _ = Trim(0);
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As said above.
        }

        return Mebibytes();
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keptBytes);
}
