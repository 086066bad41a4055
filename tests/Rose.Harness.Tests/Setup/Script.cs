using System.Diagnostics;

namespace Rose.Harness.Tests.Setup;

/// <summary>Runs a shell script the way a user does, and keeps what it said.</summary>
internal sealed record Script
{
    public required int ExitCode { get; init; }

    public required string Output { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public static Script Run(string path, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/bash")
        {
            ArgumentList = { "-c", "exec \"$0\" 2>&1", path },
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in new[] { "ROSE_LIBTORCH", "ROSE_NO_INSTALL", "ROSE_MSBUILD", "ROSE_CMAKE_ARGS" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Script { ExitCode = process.ExitCode, Output = output, Elapsed = watch.Elapsed };
    }
}
