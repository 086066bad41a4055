using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Rose.Laws;

/// <summary>The laws over random cases.</summary>
public static class LawCheck
{
    /// <summary>Checks one subject on ranks that are threads of this process.</summary>
    public static LawReport Run(Subject subject, LawOptions options)
    {
        using var worlds = new ThreadCaseWorlds();
        return Run([subject], options, worlds);
    }

    /// <summary>
    /// Runs the options' regressions, then draws cases from their seed, and judges each until one fails, which is then
    /// shrunk, and kept where they name a folder for it; or runs the one case of their replay token. The same options and
    /// regressions give the same cases everywhere.
    /// </summary>
    /// <param name="progress">Called after each case, from the calling thread.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a token, or a kept one, is not valid.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LawReport Run(IReadOnlyList<Subject> subjects, LawOptions options, ICaseWorlds worlds, Action<LawProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(worlds);
        options.Validate();
        foreach (var subject in subjects)
        {
            subject.Validate();
        }

        using var recorder = new CaseRecorder(subjects, options, worlds, progress, cancellationToken);
        if (options.Replay is { } token)
        {
            return Report(options, recorder, [], Again(subjects, [token], recorder));
        }

        var folder = options.RegressionFolder is { } path ? new RegressionFolder(path) : null;
        IReadOnlyList<string> regressions = [.. folder?.Tokens(subjects) ?? [], .. options.Regressions];
        var uncovered = CoverageCheck.Faults(subjects, options);
        var failure = Again(subjects, regressions, recorder) ?? Search(subjects, options, worlds, recorder);
        var report = Report(options, recorder, uncovered, failure);
        return failure is null ? report : report with { KeptAs = folder?.Save(failure) };
    }

    private static LawFailure? Search(IReadOnlyList<Subject> subjects, LawOptions options, ICaseWorlds worlds, CaseRecorder recorder)
    {
        var runner = new SilentRunner();
        var config = Config.Quick
            .WithMaxTest(options.Cases)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)options.Seed), FSharpOption<int>.None)))
            .WithRunner(runner);
        using var ahead = options.Parallelism > 1 ? new CasesAhead(subjects, options, config, worlds, options.Parallelism) : null;
        recorder.Ahead = ahead;
        Check.One(config, Prop.ForAll(CaseGenerator.Arbitrary(subjects, options), (Func<LawCase, bool>)recorder.Passes));
        recorder.ThrowIfInterrupted();
        return runner.Failure is var (original, shrunk) ? Failure(original, shrunk, recorder.VerdictOf(shrunk), runner.Shrinks) : null;
    }

    private static LawFailure? Again(IReadOnlyList<Subject> subjects, IReadOnlyList<string> tokens, CaseRecorder recorder)
    {
        foreach (var of in tokens.Select(token => CaseToken.Parse(token, subjects)).ToList())
        {
            var passed = recorder.Passes(of);
            recorder.ThrowIfInterrupted();
            if (!passed)
            {
                return Failure(of, of, recorder.VerdictOf(of), 0);
            }
        }

        return null;
    }

    private static LawReport Report(LawOptions options, CaseRecorder recorder, IReadOnlyList<string> uncovered, LawFailure? failure) => new()
    {
        CasesRun = recorder.CasesRun,
        Seed = options.Seed,
        Coverage = recorder.Coverage,
        Uncovered = uncovered,
        LargestElementwiseRatio = recorder.LargestElementwiseRatio,
        LargestNormwiseUlps = recorder.LargestNormwiseUlps,
        Failure = failure,
    };

    private static LawFailure Failure(LawCase original, LawCase shrunk, Verdict verdict, int shrinks) => new()
    {
        Original = original,
        Shrunk = shrunk,
        Verdict = verdict,
        ReplayToken = CaseToken.Of(shrunk),
        Shrinks = shrinks,
    };
}
