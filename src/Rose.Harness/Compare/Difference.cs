using Rose.Harness.Compare.Cells;

namespace Rose.Harness.Compare;

/// <summary>A cell that differs, or a row that only one table has.</summary>
internal sealed record Difference
{
    /// <summary>What tells the row apart, by column.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Row { get; init; }

    /// <summary>Null where the whole row appeared or vanished.</summary>
    public string? Column { get; init; }

    /// <summary>Changed, appeared or vanished.</summary>
    public required CellState State { get; init; }

    public string Older { get; init; } = "";

    public string Newer { get; init; } = "";

    /// <summary>Null where one of the two is no number.</summary>
    public Distances? Distances { get; init; }

    /// <summary>For people: <c>rng=torch world.size=2</c>.</summary>
    public string Label => RowLabel.Of(Row);
}
