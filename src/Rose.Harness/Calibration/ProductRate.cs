namespace Rose.Harness.Calibration;

/// <summary>How fast matrices are multiplied of which one size is the smallest.</summary>
public sealed record ProductRate
{
    /// <summary>Of rows, columns and what is summed over the smallest.</summary>
    public required int Size { get; init; }

    /// <summary>Over a product as a linear layer has it and the two of its backward pass.</summary>
    public required double GigaflopsPerSecond { get; init; }
}
