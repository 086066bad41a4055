using Rose.Harness.Compare.Cells;
using Rose.Harness.Expect;

namespace Rose.Harness.Compare;

/// <summary>What became of one column's cells.</summary>
internal sealed class ColumnDifferences(string column, Bound? within)
{
    public string Column => column;

    /// <summary>The column's tolerance; null for exactly the same.</summary>
    public Bound? Within => within;

    public long Identical { get; set; }

    public long WithinTolerance { get; private set; }

    public long Changed { get; private set; }

    public long Appeared { get; private set; }

    public long Vanished { get; private set; }

    public long Differing => Changed + Appeared + Vanished;

    /// <summary>The largest distances among cells within tolerance and changed ones; null where there are none of numbers.</summary>
    public Distances? Largest { get; private set; }

    public void Add(CellState state, Distances? distances)
    {
        switch (state)
        {
            case CellState.Identical:
                Identical++;
                break;
            case CellState.Within:
                WithinTolerance++;
                break;
            case CellState.Changed:
                Changed++;
                break;
            case CellState.Appeared:
                Appeared++;
                break;
            default:
                Vanished++;
                break;
        }

        if (distances is { } far)
        {
            Largest = Largest is { } most
                ? new Distances(Larger(most.Absolute, far.Absolute), Larger(most.Relative, far.Relative), Larger(most.Ulp, far.Ulp))
                : far;
        }
    }

    // NaN, the distance from a number to what is none, stays.
    private static double Larger(double a, double b) => double.IsNaN(a) || b <= a ? a : b;
}
