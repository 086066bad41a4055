using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Model;
using Rose.Torch;

namespace Rose.Harness.Bench;

/// <summary>The PyTorch side of a bench: <c>peers/pytorch/train.py</c>, by a Python that has PyTorch.</summary>
internal sealed class Peer
{
    private const string Script = "peers/pytorch/train.py";
    private const string Choice = "ROSE_PYTHON";

    // As `torch.__version__` says, but without the second that importing it takes.
    private const string PrintVersion = """
        import importlib.util, pathlib, runpy
        torch = importlib.util.find_spec("torch")
        print(runpy.run_path(str(pathlib.Path(torch.origin).with_name("version.py")))["__version__"])
        """;

    private readonly string _python;
    private readonly string _script;

    private Peer(string python, string script, string version) => (_python, _script, Version) = (python, script, version);

    /// <summary>Of PyTorch.</summary>
    public string Version { get; }

    /// <summary>The script and what lies beside it.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Path.GetDirectoryName(_script)!, "*.py").Order(StringComparer.Ordinal);

    /// <param name="specFolder">Where the script is looked for: here and in every folder above.</param>
    /// <exception cref="PeerException">There is no such script, or no Python with PyTorch.</exception>
    public static Peer Find(string specFolder)
    {
        var script = Above(specFolder).Concat(Above(AppContext.BaseDirectory)).Select(folder => Path.Combine(folder, Script)).FirstOrDefault(File.Exists)
            ?? throw new PeerException($"kind: bench needs {Script}, which is in no folder above {specFolder}; keep the spec within a checkout of Rose");
        string[] pythons = Environment.GetEnvironmentVariable(Choice) is { Length: > 0 } chosen ? [chosen] : ["python3", "/usr/bin/python3"];
        foreach (var python in pythons)
        {
            if (VersionOf(python) is { } version)
            {
                return new Peer(python, script, version);
            }
        }

        throw new PeerException($"kind: bench needs PyTorch for Python, which {string.Join(" and ", pythons)} cannot import; install it (Debian: apt-get install python3-torch), or name a Python that has it in {Choice}");
    }

    /// <summary>The measured steps of one round.</summary>
    /// <exception cref="PeerException">The script failed.</exception>
    public IReadOnlyList<BenchSample> Run(ExperimentSpec spec, BenchSide side, int round, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(_python) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments(spec, side))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in EnvironmentOf(spec.World, side))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var kill = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        List<BenchSample> samples = [];
        while (process.StandardOutput.ReadLine() is { } line)
        {
            using var read = JsonDocument.Parse(line);
            if (read.RootElement.TryGetProperty("milliseconds", out var milliseconds))
            {
                samples.Add(new BenchSample
                {
                    Side = side,
                    Round = round,
                    Step = read.RootElement.GetProperty("step").GetInt32(),
                    Loss = read.RootElement.GetProperty("loss").GetDouble(),
                    StepMilliseconds = milliseconds.GetDouble(),
                    PeakMemoryMebibytes = read.RootElement.GetProperty("peak_memory_mebibytes").GetDouble(),
                });
            }
        }

        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? samples
            : throw new PeerException(string.Create(CultureInfo.InvariantCulture, $"{_script} ended with exit code {process.ExitCode}: {errors.GetAwaiter().GetResult().Trim()}"));
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            yield return parent.FullName;
        }
    }

    private static string? VersionOf(string python)
    {
        try
        {
            var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(PrintVersion);
            using var process = Process.Start(start)!;
            var version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static Dictionary<string, string> EnvironmentOf(WorldSpec world, BenchSide side)
    {
        Dictionary<string, string> variables = [];
        foreach (var name in ThreadEnvironment.Names)
        {
            variables[name] = world.ThreadsPerRank.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in side == BenchSide.Tuned ? Build.ComputeEnvironmentOf(world.Numerics == Numerics.Portable) : new Dictionary<string, string>())
        {
            variables[name] = value;
        }

        return variables;
    }

    // --stock: the kernels are what the environment says, which is the harness's business here.
    private string[] Arguments(ExperimentSpec spec, BenchSide side) =>
    [
        _script, "--stock", "--timings",
        "--world-size", Text(spec.World.Size), "--threads", Text(spec.World.ThreadsPerRank), "--seed", Text((long)spec.Seed),
        "--vocab-size", Text(spec.Model.VocabSize), "--max-position-embeddings", Text(spec.Model.MaxPositionEmbeddings),
        "--n-layers", Text(spec.Model.NLayers), "--n-heads", Text(spec.Model.NHeads), "--d-model", Text(spec.Model.DModel), "--d-ff", Text(spec.Model.DFf),
        "--dropout", Number(spec.Model.Dropout), "--batch-size", Text(spec.Train.BatchSize), "--seq-len", Text(spec.Train.SeqLen),
        "--steps", Text(spec.Train.Options.Steps), "--learning-rate", Number(spec.Train.Options.LearningRate), "--weight-decay", Number(spec.Train.Options.WeightDecay),
        "--dtype", spec.DType.ToString().ToLowerInvariant(), "--rng", "torch", "--plan", spec.Model.UseTensorParallel ? Plan(spec.Parallel) : "",
        "--device", DeviceVariable.Resolve(spec.World.Device).ToString().ToLowerInvariant(), "--attention", spec.Model.Attention.ToString().ToLowerInvariant(),
        "--precision", spec.Train.Options.Precision.ToString().ToLowerInvariant(),
        .. spec.Model.TieEmbeddings ? (string[])["--tie-embeddings"] : [],
        .. side == BenchSide.Compiled ? (string[])["--compile"] : [],
    ];

    private static string Plan(ParallelPlan plan) => string.Join(',', new[] { ("qkv", plan.Qkv), ("attn_out", plan.AttentionOutput), ("fc1", plan.Fc1), ("fc2", plan.Fc2) }
        .Where(layer => layer.Item2.Kind != LinearStyleKind.Dense)
        .Select(layer => $"{layer.Item1}={Style(layer.Item2)}"));

    private static string Style(LinearStyle style) => style.Kind == LinearStyleKind.Column
        ? style.GatherOutput ? "column:gather" : "column"
        : style.InputIsParallel ? "row:parallel" : "row";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
