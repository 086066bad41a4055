using Rose.Parallel;

namespace Rose.Laws;

/// <summary>A tensor of one rank of a case, as it is: ranks' shards are put together outside the code under test.</summary>
public sealed record RankTensor
{
    /// <summary>As that of the <see cref="Expectation"/> for it.</summary>
    public required string Name { get; init; }

    /// <summary>Null where backward never reached the tensor.</summary>
    public required HostTensor? Value { get; init; }

    /// <summary>For each dim the global indices that the rank holds; null where it holds all.</summary>
    public IReadOnlyList<IReadOnlyList<Extent>>? Extents { get; init; }
}
