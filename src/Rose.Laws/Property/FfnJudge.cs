using System.Runtime.ExceptionServices;

namespace Rose.Laws;

/// <summary>Judges case after case for a property, counts them, and keeps the verdicts of those that fail.</summary>
internal sealed class FfnJudge(IFfnWorlds worlds, int cases, Action<PropertyProgress>? progress, CancellationToken cancellationToken)
{
    private readonly Dictionary<FfnCase, Verdict> _failed = [];
    private ExceptionDispatchInfo? _interruption;
    private Law? _sought;
    private int _shrinksTried;

    public int CasesRun { get; private set; }

    public FfnCoverage Coverage { get; private set; } = new();

    public double LargestElementwiseRatio { get; private set; }

    public double LargestNormwiseUlps { get; private set; }

    public Verdict VerdictOf(FfnCase failed) => _failed[failed];

    /// <summary>
    /// Whether the case obeys the law; after the first failure, whether it obeys the law that was broken then, so that
    /// shrinking does not slip from one mistake to another. What is no verdict, such as a cancellation, is kept and every later case passes
    /// unseen: thrown here, it would count as a failure of the case.
    /// </summary>
    public bool Passes(FfnCase of)
    {
        if (_interruption is not null)
        {
            return true;
        }

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Judge(of);
        }
#pragma warning disable CA1031 // Thrown again by ThrowIfInterrupted.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _interruption = ExceptionDispatchInfo.Capture(e);
            return true;
        }
    }

    public void ThrowIfInterrupted() => _interruption?.Throw();

    private bool Judge(FfnCase of)
    {
        var isShrinking = _sought is not null;
        var verdict = FfnLaw.Check(of, worlds);
        if (isShrinking)
        {
            _shrinksTried++;
        }
        else
        {
            CasesRun++;
            Coverage = Coverage.With(of);
        }

        if (verdict.Passed)
        {
            LargestElementwiseRatio = Math.Max(LargestElementwiseRatio, verdict.LargestElementwiseRatio);
            LargestNormwiseUlps = Math.Max(LargestNormwiseUlps, verdict.LargestNormwiseUlps);
        }

        var fails = !verdict.Passed && (_sought ??= verdict.Violations[0].Law) == verdict.Violations[0].Law;
        if (fails)
        {
            _failed[of] = verdict;
        }

        progress?.Invoke(new PropertyProgress { CasesRun = CasesRun, Cases = cases, IsShrinking = _sought is not null, ShrinksTried = _shrinksTried });
        return !fails;
    }
}
