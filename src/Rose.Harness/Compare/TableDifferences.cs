namespace Rose.Harness.Compare;

/// <summary>What two tables differ in, counted.</summary>
internal sealed record TableDifferences
{
    /// <summary>The columns that told rows apart; empty where rows were matched by their place.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The columns compared.</summary>
    public required IReadOnlyList<ColumnDifferences> Columns { get; init; }

    public required IReadOnlyList<string> ColumnsAdded { get; init; }

    public required IReadOnlyList<string> ColumnsRemoved { get; init; }

    public required long RowsCompared { get; init; }

    public required long RowsAppeared { get; init; }

    public required long RowsVanished { get; init; }

    /// <summary>Rows whose key an earlier row has: matched in their order.</summary>
    public required int RepeatedKeys { get; init; }

    public long Identical => Columns.Sum(column => column.Identical);

    public long WithinTolerance => Columns.Sum(column => column.WithinTolerance);

    public long Changed => Columns.Sum(column => column.Changed);

    public long Appeared => Columns.Sum(column => column.Appeared);

    public long Vanished => Columns.Sum(column => column.Vanished);

    /// <summary>Cells and rows that differ, as they are told one by one.</summary>
    public long Differences => Changed + Appeared + Vanished + RowsAppeared + RowsVanished;

    public bool IsSame => Differences == 0 && ColumnsAdded.Count == 0 && ColumnsRemoved.Count == 0;
}
