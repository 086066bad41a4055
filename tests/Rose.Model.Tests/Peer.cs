using System.Text.Json;
using Rose.Tests.Python;

namespace Rose.Model.Tests;

/// <summary>The same work in plain PyTorch: a script of peers/pytorch, run in a Python that has torch.</summary>
internal static class Peer
{
    /// <summary>The JSON lines that rank 0 printed; the test is skipped where Python has no torch.</summary>
    public static IReadOnlyList<JsonElement> Run(string script, int ranks, params string[] arguments) =>
        [.. PythonHost.Script(script, ranks, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
}
