using Rose.Harness.Calibration;
using Rose.Harness.Measurements;
using Rose.Laws;
using Rose.Parallel;

namespace Rose.Harness.Ranks;

/// <summary>One measurement that a rank hands back; exactly one of its parts is there.</summary>
public sealed record RankRow
{
    public ForwardMeasurement? Forward { get; init; }

    public TrainMeasurement? Train { get; init; }

    public TextSample? Sample { get; init; }

    /// <summary>How far the case has come; no part of its results.</summary>
    public StepProgress? Progress { get; init; }

    public RankResult? Law { get; init; }

    public LinkRate? Link { get; init; }

    public KernelRates? Kernels { get; init; }

    public CollectiveSample? Collective { get; init; }

    /// <summary>The collectives of the step that was measured, on the rank that measured it.</summary>
    internal Traffic Traffic => Traffic.Of(Forward?.Collectives ?? Train?.Collectives ?? []);
}
