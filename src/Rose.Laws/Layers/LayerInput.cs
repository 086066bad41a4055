namespace Rose.Laws;

/// <summary>An input of a layer under test.</summary>
public sealed record LayerInput
{
    public required string Name { get; init; }

    /// <summary>Of the whole input.</summary>
    public required Func<LawCase, IReadOnlyList<int>> Shape { get; init; }

    /// <summary>The dim along which the parallel layer gets shards, by <see cref="Parallel.Shard"/>; null where it gets all.</summary>
    public Func<LawCase, int?> ShardDim { get; init; } = _ => null;

    /// <summary>Where it holds int64 indices: the bound that they lie below. Null where it holds numbers.</summary>
    public Func<LawCase, int>? IndicesBelow { get; init; }

    /// <summary>An index that some elements get though it lies outside the bound, such as the one that a loss ignores.</summary>
    public long? IgnoredIndex { get; init; }

    public static LayerInput Of(string name, Func<LawCase, IReadOnlyList<int>> shape) => new() { Name = name, Shape = shape };
}
