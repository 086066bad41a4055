using System.Globalization;
using System.Text.Json;

namespace Rose.Harness.Calibration;

/// <summary>Where a machine's rates lie between runs: ROSE_CALIBRATION, else rose/calibration.json in the user's cache.</summary>
internal static class RatesFile
{
    public static string FilePath => Find(Environment.GetEnvironmentVariable);

    /// <param name="variable">A variable of the environment, null or empty where it is not set.</param>
    public static string Find(Func<string, string?> variable)
    {
        if (variable("ROSE_CALIBRATION") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        // As the XDG base directories say, a relative path there is ignored.
        var cache = variable("XDG_CACHE_HOME") is { Length: > 0 } set && Path.IsPathRooted(set)
            ? set
            : Path.Combine(variable("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "rose", "calibration.json");
    }

    /// <summary>Null where there is none, or none that this version can read.</summary>
    public static MachineRates? Read(string path)
    {
        try
        {
            return File.Exists(path) ? PlainJson.Read<MachineRates>(File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file as a whole.</summary>
    public static void Write(string path, MachineRates rates)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");
        File.WriteAllText(draft, PlainJson.Write(rates, indented: true) + "\n");
        File.Move(draft, path, overwrite: true);
    }
}
