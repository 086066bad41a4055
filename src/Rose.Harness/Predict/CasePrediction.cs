using Rose.Harness.Spec;
using Rose.Model.Cost;
using static Rose.Torch.torch;

namespace Rose.Harness.Predict;

/// <summary>What a step of a case costs a rank, from the spec alone.</summary>
public static class CasePrediction
{
    /// <summary>
    /// A training step, or the forward pass of <c>kind: forward</c> with its loss. What is done beside the steps, such as
    /// validation, checkpoints and the comparison with rank 0, is not part of it.
    /// </summary>
    /// <param name="spec">Of a case that was checked; its world may be larger than any machine.</param>
    /// <param name="rank">In the world, below its size.</param>
    /// <exception cref="ArgumentException">The kind has no steps, or the rank does not exist.</exception>
    public static StepCost Of(ExperimentSpec spec, int rank = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, spec.World.Size);
        var setting = SettingOf(spec);
        return StepCost.Of(setting with { TensorRank = rank % setting.TensorSize, DataRank = rank / setting.TensorSize });
    }

    /// <summary>The rank whose parameters are the most bytes, the lowest of equals; its replica has the most sequences too.</summary>
    public static int LargestRank(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return StepCost.LargestTensorRank(SettingOf(spec));
    }

    // Rank 0's.
    private static CostSetting SettingOf(ExperimentSpec spec)
    {
        var trains = spec.Kind switch
        {
            Kind.Train or Kind.Bench => true,
            Kind.Forward => false,
            _ => throw new ArgumentException($"kind = {spec.Kind.ToString().ToLowerInvariant()} has no steps to predict; use a spec of kind forward or train", nameof(spec)),
        };

        // The axes as CaseModel lays them out: without replicas the world is the tensor axis.
        var replicas = spec.World.Mesh.DataIn(spec.World.Size);
        return new CostSetting
        {
            Model = spec.Model,
            Parallel = spec.Parallel,
            DType = spec.DType switch
            {
                ModelDType.Float64 => ScalarType.Float64,
                ModelDType.BFloat16 => ScalarType.BFloat16,
                _ => ScalarType.Float32,
            },
            Training = trains ? spec.Train.Options : null,
            BatchSize = trains ? spec.Train.BatchSize : spec.Input.BatchSize,
            SeqLen = trains ? spec.Train.SeqLen : spec.Input.SeqLen,
            DataSize = replicas > 1 ? replicas : 1,
            TensorSize = replicas > 1 ? spec.World.Mesh.TensorIn(spec.World.Size) : spec.World.Size,
        };
    }
}
