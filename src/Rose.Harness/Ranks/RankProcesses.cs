using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rose.Harness.Spec;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>
/// The processes of a world: rose-ranks, which loads libtorch once, and a fork of it for each rank, or for all ranks as
/// threads. What is sent goes to every rank; their messages come back one by one; what they or libtorch print goes to
/// log files. They end when their input closes, so that none outlives the harness, however that ends.
/// </summary>
internal sealed class RankProcesses : IDisposable
{
    private const string Parent = "rose-ranks";
    private const int KeptLogLines = 5;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);
    private static readonly Lock _nextGate = new();
    private static RankProcesses? _loading;

    private readonly Process _parent;
    private readonly StreamWriter _input;
    private WorldSpec? _world;
    private string[] _logs = [];
    private long[] _logLengths = [];
    private Thread? _reader;
    private volatile bool _ending;

    private RankProcesses(Numerics numerics)
    {
        _parent = Process.Start(StartInfo(numerics)) ?? throw new InvalidOperationException("rose-ranks did not start");
        _input = _parent.StandardInput;
        _input.AutoFlush = true;
    }

    /// <summary>Starts the processes of the next world, which load libtorch while that world is made ready.</summary>
    public static void LoadNext()
    {
        lock (_nextGate)
        {
            _loading ??= new RankProcesses(Numerics.Portable);
        }
    }

    /// <summary>Ends what was loaded and has found no use.</summary>
    public static void DropNext()
    {
        _loading?.Dispose();
        _loading = null;
    }

    /// <summary>Processes with libtorch loaded, or about to be. What was loaded with other kernels stays for another world.</summary>
    public static RankProcesses TakeNext(Numerics numerics)
    {
        if (numerics != Numerics.Portable)
        {
            return new RankProcesses(numerics);
        }

        lock (_nextGate)
        {
            LoadNext();
            var next = _loading!;
            _loading = null;
            return next;
        }
    }

    /// <summary>Makes the ranks. Failures, and unexpected ends of processes, come as messages too.</summary>
    public void Fork(WorldSpec world, string logFolder, Action<RankMessage> onMessage)
    {
        _world = world;
        var ranksEach = world.Launch == Launch.Threads ? world.Size : 1;
        var processes = world.Size / ranksEach;
        Directory.CreateDirectory(logFolder);
        _logs = new string[processes];
        _logLengths = new long[processes];
        for (var k = 0; k < processes; k++)
        {
            _logs[k] = Path.Combine(logFolder, string.Create(CultureInfo.InvariantCulture, $"rank_{k}.log"));
            _logLengths[k] = File.Exists(_logs[k]) ? new FileInfo(_logs[k]).Length : 0;
        }

        Send(string.Create(CultureInfo.InvariantCulture, $"{processes} {ranksEach} {Path.GetFullPath(logFolder)}"));
        Send(PlainJson.Write(world));
        _reader = new Thread(() => ReadMessages(onMessage)) { IsBackground = true, Name = "ranks' messages" };
        _reader.Start();
    }

    /// <summary>Sends a line to every rank.</summary>
    public void Send(string line)
    {
        try
        {
            _input.Write(line + "\n");
        }
        catch (IOException)
        {
            // They have ended; the reader of their output says how.
        }
    }

    /// <summary>Ends all of them, in whatever they are.</summary>
    public void Kill()
    {
        _ending = true;
        try
        {
            _input.Close();
        }
        catch (IOException)
        {
            // They have ended already.
        }

        if (_reader is null || !_parent.WaitForExit(_patience))
        {
            _parent.Kill(entireProcessTree: true);
            _parent.WaitForExit();
        }
    }

    public void Dispose()
    {
        Kill();
        _reader?.Join();
        _parent.Dispose();
    }

    private static ProcessStartInfo StartInfo(Numerics numerics)
    {
        var app = typeof(RankProcesses).Assembly.Location;
        var library = Build.LibraryPath;
        var beside = Path.Combine(Path.GetDirectoryName(app)!, Parent);
        var start = new ProcessStartInfo(File.Exists(beside) ? beside : Path.Combine(Path.GetDirectoryName(library)!, Parent))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(library);
        start.ArgumentList.Add(DotNet.HostFxr);
        start.ArgumentList.Add(DotNet.Root);
        start.ArgumentList.Add(app);

        // One thread while libtorch loads, since a fork keeps only one; the ranks set the number that their world asks for.
        foreach (var name in ThreadEnvironment.Names)
        {
            start.Environment[name] = "1";
        }

        foreach (var (name, value) in Build.LoadEnvironmentOf(pinsKernels: numerics == Numerics.Portable))
        {
            start.Environment[name] = value;
        }

        start.Environment[ScatteredAssemblies.Variable] = string.Join(':', ScatteredAssemblies.Paths);
        return start;
    }

    private void ReadMessages(Action<RankMessage> onMessage)
    {
        while (_parent.StandardOutput.ReadLine() is { } line)
        {
            if (Parse(line) is { } message)
            {
                onMessage(message.Kind == RankMessageKind.Ended ? Failed(message.Rank, DescribeEnd(message)) : message);
            }
        }

        _parent.WaitForExit();
        if (!_ending)
        {
            onMessage(Failed(0, $"rose-ranks, the parent of all ranks, ended: {ExitText.Of(_parent.ExitCode)}"));
        }
    }

    // Null where rose-ranks was killed in the middle of the line: how it ended is told then.
    private static RankMessage? Parse(string line)
    {
        try
        {
            return PlainJson.Read<RankMessage>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RankMessage Failed(int rank, string cause) => new() { Kind = RankMessageKind.Failed, Rank = rank, Cause = cause };

    private string DescribeEnd(RankMessage ended)
    {
        var how = ExitText.Of(ended.ExitCode);
        if (_logs.Length < _world!.Size)
        {
            how += string.Create(CultureInfo.InvariantCulture, $" with all {_world.Size} ranks, which were threads of one process");
        }

        var lastWords = LastWords(ended.Rank);
        return lastWords.Length == 0 ? how : $"{how}; its last words: {lastWords}";
    }

    private string LastWords(int process)
    {
        using var log = new FileStream(_logs[process], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = _logLengths[process];
        using var reader = new StreamReader(log);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(" | ", lines.TakeLast(KeptLogLines));
    }
}
