using Rose.Model.Training;
using static Rose.Torch.torch;

namespace Rose.Model.Cost;

/// <summary>What a step is predicted of: a model, its plan, a batch, and one rank of a mesh of any size.</summary>
public sealed record CostSetting
{
    public required GptConfig Model { get; init; }

    public ParallelPlan Parallel { get; init; } = ParallelPlan.Dense;

    /// <summary>Of the parameters.</summary>
    public ScalarType DType { get; init; } = ScalarType.Float32;

    /// <summary>How it is trained; null for a forward pass without a graph.</summary>
    public TrainerOptions? Training { get; init; }

    /// <summary>Sequences in a step's batch, over all replicas.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Tokens in a sequence.</summary>
    public required int SeqLen { get; init; }

    /// <summary>The ranks over which a replica is sharded.</summary>
    public int TensorSize { get; init; } = 1;

    /// <summary>The replicas.</summary>
    public int DataSize { get; init; } = 1;

    /// <summary>This rank's number among those of its replica.</summary>
    public int TensorRank { get; init; }

    /// <summary>The number of this rank's replica.</summary>
    public int DataRank { get; init; }

    internal ParallelPlan EffectivePlan => (Model.UseTensorParallel ? Parallel : ParallelPlan.Dense).WithEdges();
}
