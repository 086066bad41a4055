using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Rose.Harness.Expect;
using Rose.Harness.Plan;
using Rose.Harness.Provenance;
using Rose.Harness.Ranks;
using Rose.Harness.Run.Resume;
using Rose.Parallel;

namespace Rose.Harness.Run;

/// <summary>Runs what is missing of a plan's cases and writes each row as it comes.</summary>
internal sealed class ExperimentRunner(ExperimentPlan plan, ResultFiles files, RunOptions options, TextWriter output)
{
    private readonly Lock _gate = new();
    private readonly CaseKeys _keys = new(plan);
    private readonly List<CaseOutcome> _failed = [];
    private CaseTables<MeasuredFiles>? _tables;
    private Journal? _journal;
    private RunFile? _run;
    private RunProgress? _progress;

    /// <summary>Whose ranks failed, in the order in which they did; the run went on.</summary>
    public IReadOnlyList<CaseOutcome> Failed => _failed;

    /// <exception cref="WorldException">A rank failed, and the run does not keep going; the rows before are written.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; the rows before are written.</exception>
    /// <param name="onRow">Gets every row in the end, those of earlier runs among them, in the order in which cases ended.</param>
    public RunSummary Run(CancellationToken cancellation, Action<ExperimentCase, RankRow>? onRow = null)
    {
        var resumption = new Resumption(plan, files, options);
        using var firstWorlds = new Worlds(files.LogFolder);
        if (resumption.HasNothing)
        {
            firstWorlds.Start(plan.Cases[0].Spec.RankWorld);
        }

        resumption.Decide(_keys);
        var toRun = resumption.ToRun;
        using var progress = new RunProgress(output, plan.Cases.Count, toRun.Count);
        _progress = progress;
        foreach (var line in CaseDecisions.Told(resumption.Decisions))
        {
            _progress.Tell(line);
        }

        _run = resumption.StartRun();
        using var journal = resumption.BeginJournal(_run);
        using var tail = options.Tees ? new LogTail(files.LogFolder, _progress.Tell) : null;
        _journal = journal;
        using (var tables = new CaseTables<MeasuredFiles>(files, each => new MeasuredFiles(plan, each)))
        {
            _tables = tables;
            tables.Begin(resumption.Kept);
            RunAll(toRun, firstWorlds, cancellation);
            if (journal is not null)
            {
                tables.Finish(journal);
            }
        }

        var summary = RunSummary.Of(plan, journal, onRow);
        WarnOfReferenceBlas();
        files.Update(_run with { Finished = DateTimeOffset.UtcNow, ExitCode = _failed.Count > 0 ? ExitCodes.RankFailed : summary.IsWell ? ExitCodes.Success : ExitCodes.CheckFailed });
        return summary;
    }

    private void RunAll(IReadOnlyList<CaseDecision> toRun, Worlds firstWorlds, CancellationToken cancellation)
    {
        var queue = new CaseQueue(toRun);
        var jobs = Math.Min(options.Jobs, toRun.Count);
        if (jobs <= 1)
        {
            RunSome(queue, firstWorlds, null, cancellation);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var cores = new CoreBudget(Environment.ProcessorCount);
        ExceptionDispatchInfo? first = null;
        void Work(int job)
        {
            try
            {
                using var own = new Worlds(Path.Combine(files.LogFolder, string.Create(CultureInfo.InvariantCulture, $"job_{job + 1}")));
                RunSome(queue, job == 0 ? firstWorlds : own, cores, stop.Token);
            }
#pragma warning disable CA1031 // Thrown again below, on the thread that waits.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }

        Thread[] threads = [.. Enumerable.Range(0, jobs).Select(job => new Thread(() => Work(job)) { Name = $"job {job + 1}" })];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        first?.Throw();
    }

    private void RunSome(CaseQueue queue, Worlds worlds, CoreBudget? cores, CancellationToken cancellation)
    {
        while (queue.Next() is { } next)
        {
            var world = next.Case.Spec.RankWorld;
            var needed = world.Size * world.ThreadsPerRank;
            cores?.Take(needed, cancellation);
            try
            {
                RunOne(next, worlds, cancellation);
            }
            finally
            {
                cores?.Give(needed);
            }

            worlds.Keep(queue.Worlds);
        }
    }

    private void RunOne(CaseDecision decision, Worlds worlds, CancellationToken cancellation)
    {
        var (of, clock) = (decision.Case, Stopwatch.StartNew());
        List<RankRow> rows = [];
        string? failure = null;
        try
        {
            worlds.Run(of.Spec.RankWorld, new RankRequest { Case = of, CheckpointFile = files.CheckpointOf(of), TellsProgress = _progress!.IsLive }, row =>
            {
                if (row.Progress is { } progress)
                {
                    _progress.Within(of, progress);
                    return;
                }

                rows.Add(row);
                _tables!.Add(of.Index, each => each.Write(of, row));
            }, cancellation);
            _progress.Done(of, rows.LastOrDefault(row => row.Sample is null), rows.Count(row => row.Sample is null), clock.Elapsed);
        }
        catch (WorldException e) when (options.KeepsGoing)
        {
            failure = e.Message;
            _progress!.Failed(of, failure);
        }

        var outcome = new CaseOutcome { Index = of.Index, Key = decision.Key ?? _keys.Of(of), Failure = failure, Seconds = clock.Elapsed.TotalSeconds, Rows = rows };
        lock (_gate)
        {
            _journal?.Add(outcome);
            if (failure is not null)
            {
                _failed.Add(outcome);
            }

            _run = files.Update(_run! with { Fingerprints = [.. _run.Fingerprints, .. worlds.Fingerprints.Where(each => _run.Fingerprints.All(known => known.ThreadsPerRank != each.ThreadsPerRank))] });
        }
    }

    private void WarnOfReferenceBlas()
    {
        if (_run!.Fingerprints.FirstOrDefault(each => each.BlasIsReference) is { } slow)
        {
            _progress!.Tell($"warning: matrix products run on the reference BLAS ({slow.Blas}), about {ReferenceBlas.SlowdownFactor} times slower than OpenBLAS; install libopenblas0-pthread");
        }
    }
}
