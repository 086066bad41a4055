using System.Collections.Concurrent;
using System.Diagnostics;
using Rose.Harness.Provenance;
using Rose.Harness.Spec;
using Rose.Parallel;

namespace Rose.Harness.Ranks;

/// <summary>
/// A world of child processes: one for each rank, or a single one that holds all ranks as threads. They are kept
/// between requests. When one fails, the others get a moment to report, then all are killed.
/// </summary>
internal sealed class ProcessWorld : IRankWorld
{
    private static readonly TimeSpan _graceAfterFailure = TimeSpan.FromSeconds(1);

    private readonly WorldSpec _world;
    private readonly RankProcess[] _processes;
    private readonly BlockingCollection<RankEvent> _events = [];
    private Fingerprint? _fingerprint;
    private bool _isConnecting;
    private int _requests;

    public ProcessWorld(WorldSpec world, string logFolder)
    {
        _world = world;
        var ranksEach = world.Launch == Launch.Threads ? world.Size : 1;
        _isConnecting = world.Launch == Launch.Processes;
        _processes = [.. Enumerable.Range(0, world.Size / ranksEach).Select(k => new RankProcess(world, k * ranksEach, ranksEach, logFolder, _events.Add))];
        _processes[0].Start(storePort: 0);
    }

    public Fingerprint Fingerprint => _fingerprint ?? throw new InvalidOperationException("no request has run yet");

    /// <summary>The process that holds a rank; for tests that kill it.</summary>
    internal int ProcessIdOf(int rank) => _processes[Math.Min(rank, _processes.Length - 1)].Id;

    public void Run(RankRequest request, Action<int, RankRow> onRow, CancellationToken cancellation)
    {
        var waiting = Enumerable.Range(0, _world.Size).ToHashSet();
        var line = RankProcess.Line(request with { Number = ++_requests });
        if (!_isConnecting)
        {
            Send(line);
        }

        try
        {
            while (waiting.Count > 0)
            {
                var next = _events.Take(cancellation);
                switch (next.Message?.Kind)
                {
                    case RankMessageKind.Serving:
                        foreach (var process in _processes.Skip(1))
                        {
                            process.Start(next.Message.StorePort);
                        }

                        _isConnecting = false;
                        Send(line);
                        break;
                    case RankMessageKind.Ready:
                        _fingerprint ??= next.Message.Fingerprint;
                        break;
                    case RankMessageKind.Row or RankMessageKind.Done when next.Message.Request != _requests:
                        throw new InvalidOperationException($"rank {next.Rank} answered request {next.Message.Request} when {_requests} was asked");
                    case RankMessageKind.Row:
                        onRow(next.Message.Rank, next.Message.Row!);
                        break;
                    case RankMessageKind.Done:
                        waiting.Remove(next.Message.Rank);
                        break;
                    default:
                        // A terminal's Ctrl-C ends a rank that has only just started too.
                        var failure = Fail(next);
                        cancellation.ThrowIfCancellationRequested();
                        throw failure;
                }
            }
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Dispose();
        }

        _events.Dispose();
    }

    private void Send(string line)
    {
        foreach (var process in _processes)
        {
            process.Send(line);
        }
    }

    // The first event seen need not be the cause: a peer's lost connection may be noticed before the death itself.
    private WorldException Fail(RankEvent first)
    {
        List<RankFailure> failures = [first.ToFailure()];
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < _graceAfterFailure && failures.Count < _processes.Length
            && _events.TryTake(out var next, _graceAfterFailure - clock.Elapsed))
        {
            if (next.IsFailure && failures.All(failure => failure.Rank != next.Rank))
            {
                failures.Add(next.ToFailure());
            }
        }

        Kill();
        return WorldException.From(failures, _world.Size);
    }

    private void Kill()
    {
        foreach (var process in _processes)
        {
            process.Kill();
        }
    }
}
