using System.Globalization;
using System.Text.Json;
using Rose.Torch;

namespace Rose.Harness.Calibration;

/// <summary>Where a machine's rates lie between runs: ROSE_CALIBRATION, else rose/calibration.json in the user's cache.</summary>
internal static class RatesFile
{
    public static string FilePath => Find(Environment.GetEnvironmentVariable);

    /// <param name="variable">A variable of the environment, null or empty where it is not set.</param>
    public static string Find(Func<string, string?> variable) =>
        variable("ROSE_CALIBRATION") is { Length: > 0 } chosen ? chosen : Path.Combine(UserCache.Folder(variable), "calibration.json");

    /// <summary>Null where there is none, or none that this version can read.</summary>
    public static MachineRates? Read(string path)
    {
        try
        {
            var rates = File.Exists(path) ? PlainJson.Read<MachineRates>(File.ReadAllText(path)) : null;
            return rates is { IsWhole: true } ? rates : null;
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
