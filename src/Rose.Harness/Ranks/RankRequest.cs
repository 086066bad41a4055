using Rose.Harness.Plan;
using Rose.Laws;

namespace Rose.Harness.Ranks;

/// <summary>What every rank of a world is asked to do at once: a case of an experiment, or a case of a law.</summary>
public sealed record RankRequest
{
    public ExperimentCase? Case { get; init; }

    public FfnCase? Ffn { get; init; }
}
