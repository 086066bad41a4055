using Rose.Parallel;

namespace Rose.Model;

/// <summary>What a model is built with on one rank.</summary>
public sealed record ModelContext
{
    /// <summary>The tensor-parallel group; needed where the plan has a parallel layer.</summary>
    public ProcessGroup? Group { get; init; }

    public required ParameterDraw Parameters { get; init; }

    public required DropoutDraw Dropout { get; init; }

    internal ProcessGroup RequiredGroup =>
        Group ?? throw new ArgumentException("the plan has a parallel layer, but ModelContext.Group is null; give it a group, or use ParallelPlan.Dense");

    /// <summary>One model at every world size: parameters and masks follow from the seed and from names and places alone.</summary>
    public static ModelContext Invariant(long seed, ProcessGroup? group = null) => new()
    {
        Group = group,
        Parameters = new InvariantDraw(seed),
        Dropout = new InvariantDropout(seed),
    };

    /// <summary>Draws as torch modules on each rank would, from the rank's generators.</summary>
    public static ModelContext Torch(RankContext rank)
    {
        ArgumentNullException.ThrowIfNull(rank);
        return new ModelContext
        {
            Group = rank.Group,
            Parameters = new TorchDraw(rank.ParameterGenerator),
            Dropout = new TorchDropout(rank.Generator),
        };
    }

    public ModelContext WithGroup(ProcessGroup? group) => this with { Group = group };

    /// <summary>For a module of that name within this one.</summary>
    internal ModelContext In(string name) => this with { Parameters = Parameters.In(name), Dropout = Dropout.In(name) };
}
