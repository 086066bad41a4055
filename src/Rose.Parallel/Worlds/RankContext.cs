using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>What one rank of a world is given: who it is, whom it can talk to, where it computes, what it draws from.</summary>
public sealed record RankContext
{
    public required int Rank { get; init; }

    public required int WorldSize { get; init; }

    /// <summary>The group of all ranks of the world.</summary>
    public required ProcessGroup Group { get; init; }

    public required Device Device { get; init; }

    /// <summary>
    /// What the rank draws on its device: the device's default generator where the rank is a process, one of its own
    /// where it is a thread (all draw the same bits from the same seed on the CPU).
    /// </summary>
    public required Generator Generator { get; init; }

    /// <summary>What the rank draws parameters from, on the CPU wherever it computes; the same object where that is the CPU.</summary>
    public required Generator ParameterGenerator { get; init; }

    /// <summary>Seeds both generators.</summary>
    public void Seed(long seed)
    {
        Generator.manual_seed(seed);
        ParameterGenerator.manual_seed(seed);
    }
}
