using Rose.Harness.Plan;
using Rose.Harness.Provenance;
using Rose.Harness.Spec;

namespace Rose.Harness.Run.Resume;

/// <summary>How a run begins: it reads what earlier ones have done, decides what is missing, and begins its own journal.</summary>
internal sealed class Resumption
{
    private readonly ExperimentPlan _plan;
    private readonly ResultFiles _files;
    private readonly List<CaseOutcome>? _earlier;

    public Resumption(ExperimentPlan plan, ResultFiles files, RunOptions options)
    {
        (_plan, _files) = (plan, files);

        // Ranks that someone else launched must all decide alike.
        var isFresh = options.IsFresh || !files.Writes || plan.Cases.Any(each => each.Spec.World.Launch == Launch.External);
        _earlier = isFresh ? null : [.. Journal.Outcomes(files.Journal)];
        if (HasNothing)
        {
            files.ClearLogs();
        }
    }

    /// <summary>Whether every case runs, as there is nothing to keep.</summary>
    public bool HasNothing => _earlier is null or [];

    /// <summary>In the order of the plan.</summary>
    public IReadOnlyList<CaseDecision> Decisions { get; private set; } = [];

    public IReadOnlyList<CaseDecision> ToRun => [.. Decisions.Where(each => each.Kept is null)];

    public IReadOnlyList<CaseOutcome> Kept => [.. Decisions.Select(each => each.Kept).OfType<CaseOutcome>()];

    public void Decide(CaseKeys keys) => Decisions = CaseDecisions.Of(_plan, _earlier, keys, _files.CheckpointOf);

    public RunFile StartRun() => _files.StartRun(_plan, Kept.Count);

    /// <summary>In place of the earlier one; null on a rank that another one reports for.</summary>
    public Journal? BeginJournal(RunFile run) => _files.Writes ? Journal.Begin(_files.Journal, run, _plan.Cases, Kept) : null;
}
