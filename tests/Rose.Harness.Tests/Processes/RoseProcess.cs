using System.Diagnostics;
using Rose.Harness.Ranks;

namespace Rose.Harness.Tests.Processes;

/// <summary>
/// The real executable. All processes that it starts inherit a mark in their
/// environment, by which they are found again whatever becomes of their parent; they end with this object.
/// </summary>
internal sealed class RoseProcess : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly string _mark = $"ROSE_TEST_RUN={Guid.NewGuid()}";
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private RoseProcess(IReadOnlyList<string> arguments, string? currentFolder, (string Name, string Value)[] environment, string? executable = null)
    {
        // As a terminal starts it: a process group of its own, and Ctrl-C not ignored, as it is where tests run in the background.
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal=INT", executable ?? Executable, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = currentFolder ?? "",
        };
        foreach (var name in new[] { "RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT", "ROSE_NUMERICS", "ROSE_NATIVE" })
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_ROOT"] = DotNet.Root;
        foreach (var (name, value) in environment.Append((_mark.Split('=')[0], _mark.Split('=')[1])))
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The one that is compiled ahead and that users run, if it is of this build; else the one beside the tests.</summary>
    public static string Executable { get; } = Path.Combine(IsOfThisBuild(Ahead) ? Ahead : AppContext.BaseDirectory, "rose");

    private static string Ahead => Path.Combine(Repository.Root, "src", "Rose.Harness", "bin", "ahead");

    public int Id => _process.Id;

    /// <summary>The harness, if it still lives, and every process that it has started and that lives.</summary>
    public IReadOnlyList<MarkedProcess> Living => ProcessTable.Living(_mark);

    public static RoseProcess Start(params string[] arguments) => new(arguments, null, []);

    public static RoseProcess StartIn(string currentFolder, params string[] arguments) => new(arguments, currentFolder, []);

    public static RoseProcess StartWith((string Name, string Value)[] environment, params string[] arguments) => new(arguments, null, environment);

    public static Finished Run(params string[] arguments) => Run(null, [], arguments);

    public static Finished RunIn(string currentFolder, params string[] arguments) => Run(currentFolder, [], arguments);

    /// <summary>Runs a copy of the executable.</summary>
    public static Finished RunCopy(string executable, (string Name, string Value)[] environment, params string[] arguments)
    {
        using var rose = new RoseProcess(arguments, null, environment, executable);
        return rose.Wait(_patience);
    }

    public static Finished RunWith((string Name, string Value)[] environment, params string[] arguments) => Run(null, environment, arguments);

    /// <summary>Waits until the process that holds a rank is there.</summary>
    public MarkedProcess Rank(int rank) => Until(() => Living.LastOrDefault(each => each.FirstRank == rank), $"rank {rank} does not start");

    public T Until<T>(Func<T?> probe, string otherwise)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < _patience)
        {
            if (probe() is { } found)
            {
                return found;
            }

            Assert.False(_process.HasExited, $"{otherwise}: rose has ended with {(_process.HasExited ? _process.ExitCode : 0)}: {(_process.HasExited ? _errors.Result : "")}");
            Thread.Sleep(10);
        }

        throw new TimeoutException(otherwise);
    }

    public void Until(Func<bool> holds, string otherwise) => Until(() => holds() ? this : null, otherwise);

    public Finished Wait(TimeSpan limit)
    {
        Assert.True(_process.WaitForExit(limit), $"rose has not ended within {limit.TotalSeconds} s; there are still {string.Join("; ", Living)}");
        return new Finished { ExitCode = _process.ExitCode, Output = _output.Result, Errors = _errors.Result };
    }

    /// <summary>All processes end by themselves, soon even where other programs hold the processors.</summary>
    public void AssertNoneLeft()
    {
        var within = TimeSpan.FromSeconds(10);
        var clock = Stopwatch.StartNew();
        while (Living.Count > 0)
        {
            Assert.True(clock.Elapsed < within, $"{within.TotalSeconds} s later there are still {string.Join("; ", Living)}");
            Thread.Sleep(10);
        }
    }

    public void Dispose()
    {
        foreach (var each in Living)
        {
            Signal.Send(each.Id, Signal.Kill);
        }

        _process.Dispose();
    }

    // Compiled after the assemblies that lie beside the tests.
    private static bool IsOfThisBuild(string folder) => File.Exists(Path.Combine(folder, "rose.dll")) && Directory.GetFiles(folder, "?ose*.dll")
        .All(compiled => File.GetLastWriteTimeUtc(compiled) >= File.GetLastWriteTimeUtc(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(compiled))));

    private static Finished Run(string? currentFolder, (string Name, string Value)[] environment, string[] arguments)
    {
        using var rose = new RoseProcess(arguments, currentFolder, environment);
        return rose.Wait(_patience);
    }
}
