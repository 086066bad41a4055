namespace Rose.Harness.Calibration;

/// <summary>An all-reduce between two ranks: a call of n bytes takes latency + n / bandwidth.</summary>
public sealed record LinkRate
{
    /// <summary><c>gloo</c> or <c>shared</c>, between processes, or <c>in_process</c>, between threads.</summary>
    public required string Backend { get; init; }

    /// <summary>Of a call of one element.</summary>
    public required double LatencyMicroseconds { get; init; }

    /// <summary>Payload that one rank gives in a second, beyond the latency.</summary>
    public required double GigabytesPerSecond { get; init; }
}
