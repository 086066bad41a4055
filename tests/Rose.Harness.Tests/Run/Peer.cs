using System.Diagnostics;
using System.Text.Json;

namespace Rose.Harness.Tests.Run;

/// <summary>The scripts of peers/pytorch, which do the same work in plain PyTorch.</summary>
internal static class Peer
{
    private static readonly Lazy<string?> _missing = new(() =>
    {
        var (code, _, errors) = Python("-c", "import torch");
        return code == 0 ? null : errors.TrimEnd().Split('\n')[^1];
    });

    private static string Interpreter
    {
        get
        {
            var note = Path.Combine(Repository.Root, "native", "build", "python-with-torch");
            return File.Exists(note) ? File.ReadAllText(note).Trim() : "/usr/bin/python3";
        }
    }

    /// <summary>The JSON lines that a script prints; the test is skipped where Python has no PyTorch.</summary>
    public static IReadOnlyList<JsonElement> Run(string script, params string[] arguments)
    {
        Assert.SkipWhen(_missing.Value is not null, $"{Interpreter} cannot import torch ({_missing.Value}); eng/setup-tests.sh installs it");
        var (code, output, errors) = Python([Path.Combine(Repository.Root, "peers", "pytorch", script), .. arguments]);
        Assert.True(code == 0, $"{script} ended with exit code {code}: {errors}");
        return [.. output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    private static (int Code, string Output, string Errors) Python(params string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
