using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;

namespace Rose.Laws;

/// <summary>
/// Judges the cases of a search before the search comes to them, several at once, each on worlds of its own. A generator
/// does not depend on verdicts, so the cases are drawn by a search of their own that all of them pass.
/// </summary>
internal sealed class CasesAhead : IDisposable
{
    private const int LookAheadPerLane = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<Ahead> _inOrder;
    private readonly BlockingCollection<Ahead> _toJudge;
    private readonly Dictionary<string, Subject> _subjects;
    private readonly List<ICaseWorlds> _own = [];
    private readonly Thread[] _threads;
    private bool _disposed;

    /// <param name="config">The search's own, but for the runner.</param>
    /// <param name="worlds">Of the first lane; the others have their like.</param>
    public CasesAhead(IReadOnlyList<Subject> subjects, LawOptions options, Config config, ICaseWorlds worlds, int lanes)
    {
        _subjects = subjects.ToDictionary(subject => subject.Name);
        _inOrder = new BlockingCollection<Ahead>(lanes * LookAheadPerLane);
        _toJudge = new BlockingCollection<Ahead>(lanes * LookAheadPerLane);
        while (_own.Count < lanes - 1 && worlds.Another() is { } another)
        {
            _own.Add(another);
        }

        var cases = Prop.ForAll(CaseGenerator.Arbitrary(subjects, options), (Func<LawCase, bool>)Add);
        _threads =
        [
            new Thread(() => Draw(config.WithRunner(new SilentRunner()), cases)) { Name = "cases" },
            .. _own.Prepend(worlds).Select((each, k) => new Thread(() => JudgeAll(each)) { Name = $"lane {k}" }),
        ];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>The verdict on the next case, which is this one.</summary>
    public Verdict Next(LawCase of)
    {
        var next = _inOrder.Take();
        return next.Case == of ? next.Verdict.Task.GetAwaiter().GetResult() : throw new InvalidOperationException($"the cases are drawn in another order: {of} comes where {next.Case} was due");
    }

    /// <summary>Ends what goes on; nothing uses the worlds afterwards.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stop.Cancel();
        Array.ForEach(_threads, thread => thread.Join());
        foreach (var worlds in _own.OfType<IDisposable>())
        {
            worlds.Dispose();
        }

        _inOrder.Dispose();
        _toJudge.Dispose();
        _stop.Dispose();
    }

    private static void Draw(Config config, Property cases)
    {
        try
        {
            Check.One(config, cases);
        }
#pragma warning disable CA1031 // The search, which draws the same cases, throws it.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private bool Add(LawCase of)
    {
        try
        {
            var ahead = new Ahead(of, new TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously));
            _inOrder.Add(ahead, _stop.Token);
            _toJudge.Add(ahead, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The rest is drawn for nobody.
        }

        return true;
    }

    private void JudgeAll(ICaseWorlds worlds)
    {
        using var solo = new ThreadCaseWorlds();
        try
        {
            foreach (var each in _toJudge.GetConsumingEnumerable(_stop.Token))
            {
                Judge(each, worlds, solo);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private void Judge(Ahead each, ICaseWorlds worlds, ThreadCaseWorlds solo)
    {
        try
        {
            each.Verdict.SetResult(LawJudge.Judge(_subjects[each.Case.Subject], each.Case, worlds, solo));
        }
#pragma warning disable CA1031 // Thrown by Next, where the search comes to it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            each.Verdict.SetException(e);
        }
    }

    private sealed record Ahead(LawCase Case, TaskCompletionSource<Verdict> Verdict);
}
