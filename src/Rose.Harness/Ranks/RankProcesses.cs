using System.Globalization;
using System.Text.Json;
using Rose.Harness.Spec;

namespace Rose.Harness.Ranks;

/// <summary>
/// The processes of a world: a fork of <see cref="RankParent"/> for each rank, or for all ranks as threads. What is sent
/// goes to every rank; their messages come back one by one; what they or libtorch print goes to log files.
/// </summary>
internal sealed class RankProcesses : IDisposable
{
    private const int KeptLogLines = 5;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private readonly RankParent _parent;
    private readonly int _number;
    private readonly WorldSpec _world;
    private readonly Action<RankMessage> _onMessage;
    private readonly string[] _logs;
    private readonly long[] _logLengths;
    private readonly ManualResetEventSlim _ended = new();
    private volatile bool _ending;

    /// <summary>Makes the ranks. Failures, and unexpected ends of processes, come as messages too.</summary>
    public RankProcesses(WorldSpec world, string logFolder, Action<RankMessage> onMessage)
    {
        (_world, _onMessage) = (world, onMessage);
        var ranksEach = world.Launch == Launch.Threads ? world.Size : 1;
        var processes = world.Size / ranksEach;
        Directory.CreateDirectory(logFolder);
        _logs = [.. Enumerable.Range(0, processes).Select(k => Path.Combine(logFolder, string.Create(CultureInfo.InvariantCulture, $"rank_{k}.log")))];
        _logLengths = [.. _logs.Select(log => File.Exists(log) ? new FileInfo(log).Length : 0)];
        (_parent, _number) = RankParent.Take(world.Numerics, Hear, HearEnd);
        _parent.Send(string.Create(CultureInfo.InvariantCulture, $"fork {_number} {processes} {ranksEach} {Path.GetFullPath(logFolder)}"));
        Send(PlainJson.Write(world));
    }

    /// <summary>Sends a line to every rank.</summary>
    public void Send(string line) => _parent.Send(string.Create(CultureInfo.InvariantCulture, $"say {_number} {line}"));

    /// <summary>Ends all of them, in whatever they are.</summary>
    public void Kill()
    {
        if (_ending)
        {
            return;
        }

        _ending = true;
        _parent.Send(string.Create(CultureInfo.InvariantCulture, $"end {_number}"));
        if (!_ended.Wait(_patience))
        {
            _parent.Kill();
            _ended.Wait();
        }
    }

    public void Dispose()
    {
        Kill();
        _parent.Release(_number);
        _ended.Dispose();
    }

    private void Hear(string line)
    {
        if (line.Length == 0)
        {
            _ended.Set();
        }
        else if (Parse(line) is { } message)
        {
            _onMessage(message.Kind == RankMessageKind.Ended ? Failed(message.Rank, DescribeEnd(message)) : message);
        }
    }

    private void HearEnd(string how)
    {
        if (!_ending)
        {
            _onMessage(Failed(0, how));
        }

        _ended.Set();
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
        if (_logs.Length < _world.Size)
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
