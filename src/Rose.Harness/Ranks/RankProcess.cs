using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rose.Harness.Spec;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>
/// One child process that holds one rank, or all ranks as threads. Requests go to its standard input, messages come
/// from its standard output; what it or libtorch prints otherwise goes to a log file. It ends when its input closes,
/// so that none outlives the harness, however that ends.
/// </summary>
internal sealed class RankProcess : IDisposable
{
    private const int KeptErrorLines = 5;

    private readonly Process _process;
    private readonly RankStart _start;
    private readonly Action<RankEvent> _onEvent;
    private readonly StreamWriter _log;
    private readonly Queue<string> _lastErrors = new();
    private readonly Thread _reader;
    private readonly Thread _errorReader;
    private volatile bool _ending;

    public RankProcess(WorldSpec world, int firstRank, int rankCount, string logFolder, Action<RankEvent> onEvent)
    {
        _start = new RankStart { World = world, FirstRank = firstRank, RankCount = rankCount };
        _onEvent = onEvent;
        Directory.CreateDirectory(logFolder);
        _log = new StreamWriter(Path.Combine(logFolder, $"rank_{firstRank}.log"), append: true) { AutoFlush = true };
        _process = Process.Start(StartInfo(world, firstRank, rankCount)) ?? throw new InvalidOperationException("a rank's process did not start");
        _errorReader = Background(ReadErrors, "errors");
        _reader = Background(ReadMessages, "messages");
    }

    public int Id => _process.Id;

    /// <summary>Tells the process who it is; ranks other than 0 wait for the port of rank 0's store.</summary>
    public void Start(int storePort) => Write(PlainJson.Write(_start with { StorePort = storePort }));

    /// <summary>A request as <see cref="Send"/> takes it.</summary>
    public static string Line(RankRequest request) => PlainJson.Write(request);

    public void Send(string line) => Write(line);

    public void Kill()
    {
        _ending = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        _ending = true;
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        if (!_process.WaitForExit(TimeSpan.FromSeconds(3)))
        {
            Kill();
            _process.WaitForExit();
        }

        _reader.Join();
        _errorReader.Join();
        _process.Dispose();
        _log.Dispose();
    }

    private static ProcessStartInfo StartInfo(WorldSpec world, int firstRank, int rankCount)
    {
        var self = Environment.ProcessPath ?? throw new InvalidOperationException("this process does not know its own executable");
        var start = new ProcessStartInfo(self)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
        {
            start.ArgumentList.Add(typeof(RankProcess).Assembly.Location);
        }

        // The host reads its orders from standard input; the rest is for whoever reads a list of processes.
        start.ArgumentList.Add(RankHost.Verb);
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"{firstRank}+{rankCount}/{world.Size}"));
        var threads = world.ThreadsPerRank.ToString(CultureInfo.InvariantCulture);
        foreach (var name in ThreadEnvironment.Names)
        {
            start.Environment[name] = threads;
        }

        if (Build.StandInFolder is { } folder)
        {
            var path = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH");
            start.Environment["LD_LIBRARY_PATH"] = string.IsNullOrEmpty(path) ? folder : $"{folder}:{path}";
        }

        return start;
    }

    private static Thread Background(ThreadStart body, string what)
    {
        var thread = new Thread(body) { IsBackground = true, Name = $"rank {what}" };
        thread.Start();
        return thread;
    }

    private void Write(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; the reader of its output says how.
        }
    }

    private void ReadMessages()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.StartsWith(RankHost.MessageMark, StringComparison.Ordinal))
            {
                Log(line);
                continue;
            }

            if (Parse(line) is { } said)
            {
                _onEvent(said);
            }
        }

        _process.WaitForExit();
        if (!_ending)
        {
            _onEvent(new RankEvent { Rank = _start.FirstRank, End = DescribeEnd() });
        }
    }

    // Null where the process was cut off in the middle of the line: how it ended is told then.
    private RankEvent? Parse(string line)
    {
        try
        {
            var message = PlainJson.Read<RankMessage>(line[RankHost.MessageMark.Length..]);
            return new RankEvent { Rank = message.Rank, Message = message };
        }
        catch (JsonException e)
        {
            Log(line);
            return _process.WaitForExit(TimeSpan.FromSeconds(1)) ? null : new RankEvent { Rank = _start.FirstRank, End = $"said what is no message: {e.Message}" };
        }
    }

    private void ReadErrors()
    {
        while (_process.StandardError.ReadLine() is { } line)
        {
            Log(line);
            lock (_lastErrors)
            {
                _lastErrors.Enqueue(line);
                while (_lastErrors.Count > KeptErrorLines)
                {
                    _lastErrors.Dequeue();
                }
            }
        }
    }

    private void Log(string line)
    {
        lock (_log)
        {
            _log.WriteLine(line);
        }
    }

    private string DescribeEnd()
    {
        _errorReader.Join(TimeSpan.FromSeconds(1));
        var how = ExitText.Of(_process.ExitCode);
        if (_start.RankCount > 1)
        {
            how += string.Create(CultureInfo.InvariantCulture, $" with all {_start.RankCount} ranks, which were threads of one process");
        }

        lock (_lastErrors)
        {
            return _lastErrors.Count == 0 ? how : $"{how}; its last words: {string.Join(" | ", _lastErrors)}";
        }
    }
}
