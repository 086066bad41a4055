using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Rose.Model.Tests;

/// <summary>The same work in plain PyTorch: a script of peers/pytorch, run in a Python that has torch.</summary>
internal static class Peer
{
    private static readonly string _root = typeof(Peer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RoseRoot").Value!;

    private static readonly Lazy<string?> _python = new(() =>
    {
        var note = Path.Combine(_root, "native", "build", "python-with-torch");
        var python = File.Exists(note) ? File.ReadAllText(note).Trim() : "/usr/bin/python3";
        return File.Exists(python) && Start(python, ["-c", "import torch, numpy"]).Code == 0 ? python : null;
    });

    /// <summary>The JSON lines that rank 0 printed; the test is skipped where Python has no torch.</summary>
    public static IReadOnlyList<JsonElement> Run(string script, params string[] arguments)
    {
        Assert.SkipWhen(_python.Value is null, "no Python that can import torch is known; put the path of one into native/build/python-with-torch");
        var (code, output, errors) = Start(_python.Value!, [Path.Combine(_root, "peers", "pytorch", script), .. arguments]);
        Assert.True(code == 0, $"{script} {string.Join(' ', arguments)} ended with {code}: {errors}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static (int Code, string Output, string Errors) Start(string python, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
