namespace Rose.Harness.Calibration;

/// <summary>How fast one thread goes over tensors of one size.</summary>
public sealed record MemoryRate
{
    /// <summary>Read and written by one pass.</summary>
    public required long Bytes { get; init; }

    public required double GigabytesPerSecond { get; init; }
}
