namespace Rose.Harness.Calibration;

/// <summary>All-reduces of float32 in a row.</summary>
public sealed record CollectiveSample
{
    /// <summary>gloo or shared.</summary>
    public required string Backend { get; init; }

    public required int WorldSize { get; init; }

    /// <summary>How often it was measured before.</summary>
    public required int Round { get; init; }

    /// <summary>Of each rank's tensor.</summary>
    public required long Bytes { get; init; }

    public required int Calls { get; init; }

    /// <summary>Of one call, on average; rank 0's, from C# and back.</summary>
    public required double Microseconds { get; init; }
}
