namespace Rose.Laws;

/// <summary>What one rank of a case computed.</summary>
public sealed record RankResult
{
    public required IReadOnlyList<RankTensor> Tensors { get; init; }

    /// <summary>Which inputs and parameters hold other bits than before forward and backward.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];
}
