using Rose.Harness.Plan;

namespace Rose.Harness;

/// <summary>What an experiment came to.</summary>
public sealed record ExperimentResult
{
    public required ExperimentPlan Plan { get; init; }

    /// <summary>In the order of the plan; of training in the order of the steps.</summary>
    public required IReadOnlyList<ExperimentRow> Rows { get; init; }

    /// <summary>The checks, laws and expectations that did not hold, and the cases whose ranks failed, each as a sentence.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    public bool IsWell => Failures.Count == 0;
}
