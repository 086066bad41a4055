using System.Runtime.InteropServices;

namespace Rose.Harness.Ranks;

/// <summary>The .NET that runs this process, for others that are to run on the same.</summary>
internal static class DotNet
{
    /// <summary>The folder that holds shared/ and host/.</summary>
    public static string Root => Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());

    /// <summary>The library that started .NET in this process.</summary>
    public static string HostFxr =>
        File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.EndsWith("/libhostfxr.so", StringComparison.Ordinal)) is { } line
            ? line[line.IndexOf('/', StringComparison.Ordinal)..]
            : throw new InvalidOperationException("this process was not started by .NET's hostfxr; start rose by its own executable or by dotnet");
}
