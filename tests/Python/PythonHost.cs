using System.Diagnostics;
using System.Text.Json;

namespace Rose.Tests.Python;

/// <summary>
/// One Python that has loaded PyTorch, with the kernels pinned as Rose pins its own, and runs in forks of itself what tests
/// ask for; see host.py. It ends with the test program.
/// </summary>
internal static class PythonHost
{
    private static readonly (string Name, string Value)[] _pins =
    [
        ("ATEN_CPU_CAPABILITY", "avx2"),
        ("OPENBLAS_CORETYPE", "Haswell"),
        ("ONEDNN_MAX_CPU_ISA", "AVX2"),
        ("DNNL_MAX_CPU_ISA", "AVX2"),
        ("MKL_CBWR", "AVX2"),
        ("OMP_NUM_THREADS", "1"),
        ("OPENBLAS_NUM_THREADS", "1"),
        ("PYTHONDONTWRITEBYTECODE", "1"),
    ];

    private static readonly Lock _oneAtATime = new();
    private static readonly Lazy<Process> _process = new(Start);

    /// <summary>As eng/setup-tests.sh has found it.</summary>
    public static string Interpreter { get; } = File.Exists(Note) ? File.ReadAllText(Note).Trim() : "/usr/bin/python3";

    private static string Note => Path.Combine(RepositoryFolder.Path, "native", "build", "python-with-torch");

    /// <summary>What a snippet prints; the test is skipped where Python has no PyTorch, and fails where the snippet does.</summary>
    public static string Code(string text) => Ask(new Dictionary<string, object> { ["code"] = text }, "the snippet");

    /// <summary>What a script of peers/pytorch prints, run as so many ranks.</summary>
    public static string Script(string name, int ranks, params string[] arguments) => Ask(
        new Dictionary<string, object> { ["script"] = Path.Combine(RepositoryFolder.Path, "peers", "pytorch", name), ["arguments"] = arguments, ["ranks"] = ranks },
        $"{name} {string.Join(' ', arguments)}");

    private static string Ask(Dictionary<string, object> request, string what)
    {
        lock (_oneAtATime)
        {
            var python = _process.Value;
            Assert.SkipWhen(python.HasExited, $"{Interpreter} cannot import torch; put the path of one that can into native/build/python-with-torch, as eng/setup-tests.sh does");
            python.StandardInput.WriteLine(JsonSerializer.Serialize(request));
            var answer = JsonSerializer.Deserialize<JsonElement>(python.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"Python has ended over {what}"));
            Assert.True(answer.GetProperty("exit_code").GetInt32() == 0, $"{what} ended with {answer}");
            return answer.GetProperty("output").GetString()!;
        }
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo(Interpreter, [Path.Combine(RepositoryFolder.Path, "tests", "Python", "host.py")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in _pins)
        {
            start.Environment[name] = value;
        }

        var python = Process.Start(start)!;
        python.StandardInput.AutoFlush = true;
        if (python.StandardOutput.ReadLine() != "ready")
        {
            python.WaitForExit();
            Assert.True(python.ExitCode == 77, $"{Interpreter} ended with exit code {python.ExitCode}");
        }

        return python;
    }
}
