using Rose.Harness.Calibration;
using Rose.Harness.Plan;
using Rose.Harness.Spec;
using Rose.Model.Cost;

namespace Rose.Harness.Predict;

/// <summary>What <c>rose plan</c> says of one case, on one rank.</summary>
internal sealed record PlanReport
{
    public required int Case { get; init; }

    /// <summary>What sets the case apart.</summary>
    public required string Label { get; init; }

    public required int WorldSize { get; init; }

    public required int DataSize { get; init; }

    public required int TensorSize { get; init; }

    public required int Rank { get; init; }

    /// <summary>What a layer takes while it computes.</summary>
    public required long WorkBytes { get; init; }

    /// <summary>What the rank's process holds beside; null without a calibration.</summary>
    public long? ProcessBytes { get; init; }

    /// <summary>Elements of the whole model.</summary>
    public required long ParameterCount { get; init; }

    public required long ParameterBytes { get; init; }

    public required long GradientBytes { get; init; }

    public required long OptimizerBytes { get; init; }

    public required long ActivationBytes { get; init; }

    public required double ForwardFlops { get; init; }

    public required double RecomputeFlops { get; init; }

    public required double BackwardFlops { get; init; }

    /// <summary>In a step.</summary>
    public required long CollectiveCalls { get; init; }

    /// <summary>Payload of a step.</summary>
    public required long CollectiveBytes { get; init; }

    public required IReadOnlyList<ParameterCost> Parameters { get; init; }

    public required IReadOnlyList<ActivationCost> Activations { get; init; }

    public required IReadOnlyList<CollectiveCost> Collectives { get; init; }

    public double? StepMilliseconds { get; init; }

    /// <summary>Null without a calibration.</summary>
    public StepTime? Time { get; init; }

    internal long TotalBytes => ParameterBytes + GradientBytes + OptimizerBytes + ActivationBytes;

    /// <param name="rank">Null for the rank with the most parameters.</param>
    public static PlanReport Of(ExperimentCase of, int? rank, MachineRates? rates)
    {
        var spec = of.Spec;
        var own = rank ?? CasePrediction.LargestRank(spec);
        var cost = CasePrediction.Of(spec, own);
        var time = rates is null ? null : StepTime.Of(cost, rates, spec.RankWorld.Numerics, BackendChoice.NameOf(BackendChoice.OnCpu(spec.RankWorld)));
        return new PlanReport
        {
            Case = of.Index,
            Label = of.Label,
            WorldSize = spec.World.Size,
            DataSize = cost.Setting.DataSize,
            TensorSize = cost.Setting.TensorSize,
            Rank = own,
            ParameterCount = cost.ParameterCount,
            ParameterBytes = cost.ParameterBytes,
            GradientBytes = cost.GradientBytes,
            ProcessBytes = rates is null ? null : (long)(rates.KernelsOf(spec.RankWorld.Numerics).RankMebibytes * (1 << 20)),
            WorkBytes = cost.WorkBytes,
            OptimizerBytes = cost.OptimizerBytes,
            ActivationBytes = cost.ActivationBytes,
            ForwardFlops = cost.FlopsOf(CostPhase.Forward),
            RecomputeFlops = cost.FlopsOf(CostPhase.Recompute),
            BackwardFlops = cost.FlopsOf(CostPhase.Backward),
            CollectiveCalls = cost.Traffic.Calls,
            CollectiveBytes = cost.Traffic.Bytes,
            Parameters = cost.Parameters,
            Activations = cost.Activations,
            Collectives = cost.Collectives,
            StepMilliseconds = time?.StepMilliseconds,
            Time = time,
        };
    }
}
