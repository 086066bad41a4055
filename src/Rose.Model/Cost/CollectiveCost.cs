using Rose.Parallel;

namespace Rose.Model.Cost;

/// <summary>The collectives of one kind that one place of the model causes in a step, on one rank.</summary>
public sealed record CollectiveCost
{
    /// <summary>A layer, or what the collective is for; <c>blocks.*</c> stands for all blocks.</summary>
    public required string Place { get; init; }

    public required CostPhase Phase { get; init; }

    public required CostAxis Axis { get; init; }

    public required Collective Kind { get; init; }

    /// <summary>In a step.</summary>
    public required long Calls { get; init; }

    /// <summary>Of all calls together, as <see cref="CollectiveTraffic.Bytes"/> counts it.</summary>
    public required long Bytes { get; init; }
}
