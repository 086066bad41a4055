using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
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
    private readonly RankProcesses _processes;
    private readonly BlockingCollection<RankMessage> _messages = [];
    private Fingerprint? _fingerprint;
    private bool _isConnecting;
    private int _requests;

    public ProcessWorld(WorldSpec world, string logFolder)
    {
        _world = world;
        _isConnecting = world.Launch == Launch.Processes;
        _processes = new RankProcesses(world, logFolder, _messages.Add);
    }

    public Fingerprint Fingerprint => _fingerprint ?? throw new InvalidOperationException("no request has run yet");

    public void Run(RankRequest request, Action<int, RankRow> onRow, CancellationToken cancellation)
    {
        var waiting = Enumerable.Range(0, _world.Size).ToHashSet();
        var line = PlainJson.Write(request with { Number = ++_requests });
        if (!_isConnecting)
        {
            _processes.Send(line);
        }

        try
        {
            while (waiting.Count > 0)
            {
                var next = _messages.Take(cancellation);
                switch (next.Kind)
                {
                    case RankMessageKind.Serving:
                        _isConnecting = false;
                        _processes.Send(next.StorePort.ToString(CultureInfo.InvariantCulture));
                        _processes.Send(line);
                        break;
                    case RankMessageKind.Ready:
                        _fingerprint ??= next.Fingerprint;
                        break;
                    case RankMessageKind.Row or RankMessageKind.Done when next.Request != _requests:
                        throw new InvalidOperationException($"rank {next.Rank} answered request {next.Request} when {_requests} was asked");
                    case RankMessageKind.Row:
                        onRow(next.Rank, next.Row!);
                        break;
                    case RankMessageKind.Done:
                        waiting.Remove(next.Rank);
                        break;
                    default:
                        var failure = Fail(next);
                        cancellation.ThrowIfCancellationRequested();
                        throw failure;
                }
            }
        }
        catch (OperationCanceledException)
        {
            _processes.Kill();
            throw;
        }
    }

    public void Dispose()
    {
        _processes.Dispose();
        _messages.Dispose();
    }

    // The first failure seen need not be the cause: a peer's lost connection may be noticed before the death itself.
    private WorldException Fail(RankMessage first)
    {
        List<RankFailure> failures = [FailureOf(first)];
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < _graceAfterFailure && failures.Count < _world.Size
            && _messages.TryTake(out var next, _graceAfterFailure - clock.Elapsed))
        {
            if (next.Kind == RankMessageKind.Failed && failures.All(failure => failure.Rank != next.Rank))
            {
                failures.Add(FailureOf(next));
            }
        }

        _processes.Kill();
        return WorldException.From(failures, _world.Size);
    }

    private static RankFailure FailureOf(RankMessage said) =>
        new() { Rank = said.Rank, Cause = said.Cause ?? "ended without a word", IsConsequence = said.IsConsequence };
}
