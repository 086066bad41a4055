using Rose.Harness.Plan;
using Rose.Harness.Provenance;
using Rose.Harness.Run.Resume;
using Rose.Harness.Spec;

namespace Rose.Harness.Run;

/// <summary>Runs what is missing of a plan's cases, one after another, and keeps what came of each.</summary>
internal sealed class CasesInTurn(ExperimentPlan plan, ResultFiles files, RunOptions options, CaseKeys keys, TextWriter progress)
{
    private readonly List<CaseOutcome> _outcomes = [];
    private RunFile? _run;

    /// <summary>In the order of the plan, those of earlier runs among them.</summary>
    public IReadOnlyList<CaseOutcome> Outcomes => [.. _outcomes.OrderBy(outcome => outcome.Index)];

    /// <param name="open">Creates the files of the rows.</param>
    /// <param name="runOne">Runs a case, which has this key.</param>
    public void Run<TFiles>(Func<ResultFiles, TFiles> open, Func<ExperimentCase, CaseKey, CaseOutcome> runOne)
        where TFiles : class, ICaseFiles
    {
        if (options.Jobs > 1)
        {
            progress.WriteLine(plan.Spec.Kind == Kind.Bench
                ? "--jobs is not used: worlds side by side would slow what a bench times"
                : "--jobs is not used: a property judges several cases at once as it is");
        }

        var resumption = new Resumption(plan, files, options);
        resumption.Decide(keys);
        foreach (var line in CaseDecisions.Told(resumption.Decisions))
        {
            progress.WriteLine(line);
        }

        _run = resumption.StartRun();
        _outcomes.AddRange(resumption.Kept);
        using var journal = resumption.BeginJournal(_run);
        using var tables = new CaseTables<TFiles>(files, open);
        tables.Begin(resumption.Kept);
        foreach (var decision in resumption.ToRun)
        {
            // Now, since a case before may have left a regression.
            var outcome = runOne(decision.Case, keys.Of(decision.Case));
            tables.Add(outcome.Index, each => each.Write(outcome));
            journal?.Add(outcome);
            _outcomes.Add(outcome);
        }

        if (journal is not null)
        {
            tables.Finish(journal);
        }
    }

    /// <summary>Notes what the ranks of a case ran on.</summary>
    public void RanOn(IEnumerable<Fingerprint> fingerprints) =>
        _run = files.Update(_run! with { Fingerprints = [.. _run.Fingerprints, .. fingerprints.Where(each => _run.Fingerprints.All(known => known.ThreadsPerRank != each.ThreadsPerRank))] });

    public void Finish(bool isWell) =>
        files.Update(_run! with { Finished = DateTimeOffset.UtcNow, ExitCode = isWell ? ExitCodes.Success : ExitCodes.CheckFailed });
}
