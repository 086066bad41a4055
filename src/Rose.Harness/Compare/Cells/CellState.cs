namespace Rose.Harness.Compare.Cells;

/// <summary>What became of a cell.</summary>
internal enum CellState
{
    /// <summary>The same text, or texts that read to the same double.</summary>
    Identical,

    /// <summary>Other numbers, as near to each other as the column's tolerance allows.</summary>
    Within,

    Changed,

    /// <summary>It was empty.</summary>
    Appeared,

    /// <summary>It is empty now.</summary>
    Vanished,
}
