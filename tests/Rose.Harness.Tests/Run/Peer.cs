using System.Diagnostics;
using System.Text.Json;
using Rose.Tests.Python;

namespace Rose.Harness.Tests.Run;

/// <summary>The scripts of peers/pytorch, which do the same work in plain PyTorch.</summary>
internal static class Peer
{
    /// <summary>The JSON lines that a script prints, run as so many ranks; the test is skipped where Python has no PyTorch.</summary>
    public static IReadOnlyList<JsonElement> Run(string script, int ranks, params string[] arguments) => Lines(PythonHost.Script(script, ranks, arguments));

    /// <summary>The same, started as a user does.</summary>
    public static IReadOnlyList<JsonElement> RunAlone(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(PythonHost.Interpreter, [Path.Combine(Repository.Root, "peers", "pytorch", script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{script} ended with exit code {process.ExitCode}: {errors.Result}");
        return Lines(output);
    }

    private static IReadOnlyList<JsonElement> Lines(string output) => [.. output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
}
