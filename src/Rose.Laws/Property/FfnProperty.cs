using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Rose.Laws;

/// <summary>The FFN law over random cases.</summary>
public static class FfnProperty
{
    /// <summary>
    /// Draws cases from the options' seed and judges each until one fails, which is then shrunk; or runs the one case of
    /// the options' replay token. The same options give the same cases everywhere.
    /// </summary>
    /// <param name="progress">Called after each case, from the calling thread.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the replay token is not valid.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PropertyReport Run(PropertyOptions options, IFfnWorlds worlds, Action<PropertyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(worlds);
        return options.Replay is { } token
            ? Replay(FfnToken.Parse(token), options, new FfnJudge(worlds, 1, progress, cancellationToken))
            : Search(options, new FfnJudge(worlds, options.Cases, progress, cancellationToken));
    }

    private static PropertyReport Search(PropertyOptions options, FfnJudge judge)
    {
        options.Validate();
        var runner = new SilentRunner();
        var config = Config.Quick
            .WithMaxTest(options.Cases)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)options.Seed), FSharpOption<int>.None)))
            .WithRunner(runner);
        Check.One(config, Prop.ForAll(FfnGenerator.Arbitrary(options), (Func<FfnCase, bool>)judge.Passes));
        judge.ThrowIfInterrupted();
        return Report(options, judge, runner.Failure is var (original, shrunk)
            ? Failure(original, shrunk, judge.VerdictOf(shrunk), runner.Shrinks)
            : null);
    }

    private static PropertyReport Replay(FfnCase of, PropertyOptions options, FfnJudge judge)
    {
        var passed = judge.Passes(of);
        judge.ThrowIfInterrupted();
        return Report(options, judge, passed ? null : Failure(of, of, judge.VerdictOf(of), 0));
    }

    private static PropertyReport Report(PropertyOptions options, FfnJudge judge, PropertyFailure? failure) => new()
    {
        CasesRun = judge.CasesRun,
        Seed = options.Seed,
        Coverage = judge.Coverage,
        LargestElementwiseRatio = judge.LargestElementwiseRatio,
        LargestNormwiseUlps = judge.LargestNormwiseUlps,
        Failure = failure,
    };

    private static PropertyFailure Failure(FfnCase original, FfnCase shrunk, Verdict verdict, int shrinks) => new()
    {
        Original = original,
        Shrunk = shrunk,
        Verdict = verdict,
        ReplayToken = FfnToken.Of(shrunk),
        Shrinks = shrinks,
    };
}
