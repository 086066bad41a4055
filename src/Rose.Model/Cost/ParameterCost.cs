namespace Rose.Model.Cost;

/// <summary>One parameter and the part of it that a rank holds.</summary>
public sealed record ParameterCost
{
    /// <summary>As state_dict calls it.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<long> GlobalShape { get; init; }

    /// <summary>On the rank; ranks may differ.</summary>
    public required IReadOnlyList<long> LocalShape { get; init; }

    /// <summary>Of the local part.</summary>
    public required long Bytes { get; init; }

    /// <summary>Elements of the whole.</summary>
    public long GlobalElements => GlobalShape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Elements on the rank.</summary>
    public long LocalElements => LocalShape.Aggregate(1L, (product, size) => product * size);
}
