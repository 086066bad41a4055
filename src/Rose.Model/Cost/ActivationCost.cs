namespace Rose.Model.Cost;

/// <summary>What forward keeps for backward, on one rank and in one micro-batch.</summary>
public sealed record ActivationCost
{
    /// <summary>A layer; <c>blocks.*</c> stands for all blocks.</summary>
    public required string Place { get; init; }

    /// <summary>What is kept, in a few words.</summary>
    public required string What { get; init; }

    /// <summary>Of all layers that the place stands for.</summary>
    public required long Bytes { get; init; }
}
