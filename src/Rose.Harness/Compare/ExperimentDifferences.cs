using Rose.Harness.Compare.Cells;
using Rose.Harness.Compare.Timings;

namespace Rose.Harness.Compare;

/// <summary>What an experiment's results and timings differ in.</summary>
internal sealed record ExperimentDifferences
{
    public required string Name { get; init; }

    /// <summary>Null where only timings were compared.</summary>
    public required TableDifferences? Table { get; init; }

    /// <summary>Whether only one side has results: appeared or vanished. Null where both have.</summary>
    public CellState? Whole { get; init; }

    public IReadOnlyList<TimingDifference> Timings { get; init; } = [];

    /// <summary>Those of two runs, not of one and the same.</summary>
    public IReadOnlyList<TimingDifference> TimingsOfTwoRuns => [.. Timings.Where(timing => !timing.IsSameRun)];

    /// <summary>What a reader must know before trusting the numbers.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Of timings only where nothing else was compared: they are never the same twice.</summary>
    public bool IsSame => Table is null ? !Timings.Any(timing => timing.IsSignificant) : Whole is null && Table.IsSame;
}
