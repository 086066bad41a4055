namespace Rose.Harness.Csv;

/// <summary>A column of a table: its name and its text for a row.</summary>
public sealed record Column<TRow>(string Name, Func<TRow, string> Text)
{
    /// <summary>Whether its cells are never numbers.</summary>
    public bool IsText { get; init; }
}
