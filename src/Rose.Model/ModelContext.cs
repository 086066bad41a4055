using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>What a model is built with on one rank.</summary>
public sealed record ModelContext
{
    /// <summary>The tensor-parallel group; needed where the plan has a parallel layer.</summary>
    public ProcessGroup? Group { get; init; }

    public Initialization Initialization { get; init; } = Initialization.Invariant;

    /// <summary>Draws the parameters, on the CPU; null is the default generator.</summary>
    public Generator? ParameterGenerator { get; init; }

    /// <summary>Draws the dropout masks, on the model's device; null is that device's default generator.</summary>
    public Generator? DropoutGenerator { get; init; }

    /// <summary>A rank's own world, generators and all.</summary>
    public static ModelContext Of(RankContext rank, Initialization initialization)
    {
        ArgumentNullException.ThrowIfNull(rank);
        return new ModelContext
        {
            Group = rank.Group,
            Initialization = initialization,
            ParameterGenerator = rank.ParameterGenerator,
            DropoutGenerator = rank.Generator,
        };
    }
}
