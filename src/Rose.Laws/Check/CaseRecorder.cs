using System.Runtime.ExceptionServices;

namespace Rose.Laws;

/// <summary>Judges case after case for a check, counts them, and keeps the verdicts of those that fail.</summary>
internal sealed class CaseRecorder(IReadOnlyList<Subject> subjects, LawOptions options, ICaseWorlds worlds, Action<LawProgress>? progress, CancellationToken cancellationToken) : IDisposable
{
    private readonly Dictionary<string, Subject> _subjects = subjects.ToDictionary(subject => subject.Name);
    private readonly Dictionary<string, int> _counts = options.Coverage.ToDictionary(rule => rule.Name, _ => 0);
    private readonly Dictionary<string, int> _bySubject = subjects.ToDictionary(subject => subject.Name, _ => 0);
    private readonly Dictionary<LawCase, Verdict> _failed = [];
    private readonly ThreadCaseWorlds _solo = new();
    private readonly LawKernels _kernels = new();
    private ExceptionDispatchInfo? _interruption;
    private Law? _sought;
    private int _shrinksTried;

    public int CasesRun { get; private set; }

    public double LargestElementwiseRatio { get; private set; }

    public double LargestNormwiseUlps { get; private set; }

    /// <summary>Where the verdicts on cases come from until one fails; null to judge each here.</summary>
    public CasesAhead? Ahead { get; set; }

    public LawCoverage Coverage => new() { Cases = CasesRun, Counts = _counts, Subjects = _bySubject };

    public Verdict VerdictOf(LawCase failed) => _failed[failed];

    /// <summary>
    /// Whether the case obeys the laws; after the first failure, whether it obeys the law that was broken then, so that
    /// shrinking does not slip from one mistake to another. What is no verdict, such as a cancellation, is kept and every
    /// later case passes unseen: thrown here, it would count as a failure of the case.
    /// </summary>
    public bool Passes(LawCase of)
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

    public void Dispose()
    {
        _solo.Dispose();
        _kernels.Dispose();
    }

    private bool Judge(LawCase of)
    {
        var subject = _subjects[of.Subject];
        var isShrinking = _sought is not null;
        var verdict = isShrinking || Ahead is null ? LawJudge.Judge(subject, of, worlds, _solo) : Ahead.Next(of);
        if (isShrinking)
        {
            _shrinksTried++;
        }
        else
        {
            Count(subject, of);
        }

        if (verdict.Passed)
        {
            LargestElementwiseRatio = Math.Max(LargestElementwiseRatio, verdict.LargestElementwiseRatio);
            LargestNormwiseUlps = Math.Max(LargestNormwiseUlps, verdict.LargestNormwiseUlps);
        }

        var fails = !verdict.Passed && (_sought ??= verdict.Violations[0].Law) == verdict.Violations[0].Law;
        if (fails)
        {
            if (!isShrinking)
            {
                // Shrinking has the worlds to itself.
                Ahead?.Dispose();
            }

            _failed[of] = verdict;
        }

        progress?.Invoke(new LawProgress { CasesRun = CasesRun, Cases = options.Cases, IsShrinking = _sought is not null, ShrinksTried = _shrinksTried });
        return !fails;
    }

    private void Count(Subject subject, LawCase of)
    {
        CasesRun++;
        _bySubject[of.Subject]++;
        foreach (var rule in options.Coverage.Where(rule => rule.Holds(subject, of)))
        {
            _counts[rule.Name]++;
        }
    }
}
