using Rose.Harness.Calibration;
using Rose.Harness.Plan;
using Rose.Harness.Spec;
using Rose.Laws;

namespace Rose.Harness.Ranks;

/// <summary>What every rank of a world is asked to do at once: a case of an experiment or of a law, or a measurement of their link.</summary>
public sealed record RankRequest
{
    /// <summary>Counted by the world from 1; the answers repeat it.</summary>
    public int Number { get; init; }

    public ExperimentCase? Case { get; init; }

    /// <summary>Where the case's run leaves its checkpoint, if it writes one.</summary>
    public string CheckpointFile { get; init; } = "";

    /// <summary>Whether rank 0 says now and then how far a long case has come.</summary>
    public bool TellsProgress { get; init; }

    /// <summary>The case of a law, of <see cref="LawSubjects"/>.</summary>
    public string? LawToken { get; init; }

    /// <summary>Whether to time the link between the ranks; rank 0 answers.</summary>
    public bool MeasuresLink { get; init; }

    /// <summary>Whose kernels to time, which the world must have loaded; null for none. Rank 0 answers.</summary>
    public Numerics? MeasuresKernelsOf { get; init; }

    /// <summary>All-reduces to time; rank 0 answers.</summary>
    public CollectiveSample? Collective { get; init; }
}
