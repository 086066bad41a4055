using Rose.Harness.Expect;

namespace Rose.Harness.Compare;

/// <summary>An entry of a spec's <c>compare:</c>: how far a column's numbers may move from one commit to another.</summary>
public sealed record ColumnTolerance
{
    public required string Column { get; init; }

    /// <summary>Null for <c>exact</c>.</summary>
    public required Bound? Within { get; init; }
}
