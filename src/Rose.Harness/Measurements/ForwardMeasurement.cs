using Rose.Parallel;

namespace Rose.Harness.Measurements;

/// <summary>What one forward pass in training mode gave; the same on every rank, or MaxDiffVsRank0 tells.</summary>
public sealed record ForwardMeasurement
{
    /// <summary>The loss as the model's dtype holds it, widened.</summary>
    public required double Loss { get; init; }

    /// <summary>The largest absolute difference of any rank's logits from rank 0's; infinite where one is not a number.</summary>
    public required double MaxDiffVsRank0 { get; init; }

    /// <summary>[batch, sequence].</summary>
    public required IReadOnlyList<long> InputShape { get; init; }

    /// <summary>[batch, sequence, vocab].</summary>
    public required IReadOnlyList<long> LogitsShape { get; init; }

    /// <summary>SHA-256 of rank 0's logits, as little-endian elements in row-major order; lower-case hex.</summary>
    public required string LogitsSha256 { get; init; }

    /// <summary>Against the dense model with the same parameters, input and masks; null where there is none.</summary>
    public DenseComparison? Dense { get; init; }

    /// <summary>Rank 0's time from the first token to the loss, with all its collectives.</summary>
    public required double ForwardMilliseconds { get; init; }

    /// <summary>What of that went to which part; null where the spec does not ask.</summary>
    public LayerTimes? Layers { get; init; }

    /// <summary>What of it went to which class of operators; null where the spec does not ask.</summary>
    public KernelTimes? Kernels { get; init; }

    /// <summary>The part of it that rank 0 spent inside collectives, in which it waits for its peers as well.</summary>
    public double CommunicationMilliseconds { get; init; }

    /// <summary>The part of that in which another rank had not come to the collective yet; null where the backend does not tell.</summary>
    public double? WaitingMilliseconds { get; init; }

    /// <summary>What the collectives went through: gloo, nccl, in_process or shared.</summary>
    public string Backend { get; init; } = "";

    /// <summary>The most memory that rank 0's process has held from the case's beginning to the loss; 0 in journals of earlier versions.</summary>
    public double PeakMemoryMebibytes { get; init; }

    /// <summary>Rank 0's collectives from the first token to the loss, by kind; those without calls are left out.</summary>
    public required IReadOnlyList<CollectiveTraffic> Collectives { get; init; }
}
