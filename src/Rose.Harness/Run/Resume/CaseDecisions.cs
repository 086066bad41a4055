using System.Globalization;
using Rose.Harness.Plan;

namespace Rose.Harness.Run.Resume;

/// <summary>Decides what of a plan an earlier run has done already.</summary>
internal static class CaseDecisions
{
    public const string Unchanged = "nothing changed";

    private const string Never = "no case has run before";
    private const string Asked = "as all are to run";

    /// <param name="earlier">The outcomes of earlier runs, the newest last; null for a run that keeps nothing.</param>
    public static IReadOnlyList<CaseDecision> Of(ExperimentPlan plan, IReadOnlyList<CaseOutcome>? earlier, CaseKeys keys, Func<ExperimentCase, string> checkpointOf)
    {
        if (earlier is null or [])
        {
            return [.. plan.Cases.Select(each => new CaseDecision { Case = each, Why = earlier is null ? Asked : Never })];
        }

        var bySpec = new Dictionary<string, CaseOutcome>();
        foreach (var outcome in earlier)
        {
            bySpec[outcome.Key.Spec] = outcome;
        }

        return [.. plan.Cases.Select(each => Decide(each, keys.Of(each), bySpec, checkpointOf))];
    }

    /// <summary>A line for each stretch of cases that are alike: <c>cases 1-960: kept, nothing changed</c>; none where nothing was there to keep.</summary>
    public static IEnumerable<string> Told(IReadOnlyList<CaseDecision> decisions)
    {
        for (var first = decisions.All(each => each.Why is Never or Asked) ? decisions.Count : 0; first < decisions.Count;)
        {
            var next = first + 1;
            while (next < decisions.Count && decisions[next].Why == decisions[first].Why && decisions[next].Kept is null == decisions[first].Kept is null)
            {
                next++;
            }

            var which = next == first + 1 ? string.Create(CultureInfo.InvariantCulture, $"case {first + 1}") : string.Create(CultureInfo.InvariantCulture, $"cases {first + 1}-{next}");
            yield return $"{which}: {(decisions[first].Kept is null ? "run" : "kept")}, {decisions[first].Why}";
            first = next;
        }
    }

    private static CaseDecision Decide(ExperimentCase of, CaseKey key, Dictionary<string, CaseOutcome> earlier, Func<ExperimentCase, string> checkpointOf)
    {
        var known = earlier.GetValueOrDefault(key.Spec);
        var why = known is null ? "it has not run with this spec"
            // Before what changed: a case that broke a law has left a regression, which changes its key.
            : known.Failure is not null ? "it failed before"
            : key.ChangedSince(known.Key) ?? (

                // Checkpoints are called after the number of their case.
                of.Spec.Train.CheckpointEvery > 0 && (known.Index != of.Index || !File.Exists(checkpointOf(of))) ? "its checkpoint is not there" : null);
        return new CaseDecision { Case = of, Key = key, Kept = why is null ? known! with { Index = of.Index } : null, Why = why ?? Unchanged };
    }
}
