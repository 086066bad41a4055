namespace Rose.Harness.Compare;

/// <summary>All experiments of a comparison, counted.</summary>
internal sealed class DiffSummary
{
    private readonly List<ExperimentDifferences> _experiments = [];

    public IReadOnlyList<ExperimentDifferences> Experiments => _experiments;

    public bool IsSame => _experiments.TrueForAll(each => each.IsSame);

    public long RowsCompared => Sum(table => table.RowsCompared);

    public int TimingsCompared => _experiments.Sum(each => each.Timings.Count);

    public void Add(ExperimentDifferences experiment) => _experiments.Add(experiment);

    /// <summary><c>6 rows compared; cells: 40 identical, 1 within tolerance, 1 changed</c>, and whatever else there is.</summary>
    public override string ToString()
    {
        var compared = RowsCompared > 0 || TimingsCompared == 0
            ? FormattableString.Invariant($"{Count(RowsCompared, "row")} compared; cells: {Sum(table => table.Identical)} identical, {Sum(table => table.WithinTolerance)} within tolerance, {Sum(table => table.Changed)} changed")
            : "no rows compared";
        List<string> parts = [compared];
        Add("cell", "appeared", Sum(table => table.Appeared));
        Add("cell", "vanished", Sum(table => table.Vanished));
        Add("row", "appeared", Sum(table => table.RowsAppeared));
        Add("row", "vanished", Sum(table => table.RowsVanished));
        Add("column", "added", Sum(table => table.ColumnsAdded.Count));
        Add("column", "removed", Sum(table => table.ColumnsRemoved.Count));
        Add("timing", "compared", TimingsCompared);
        return string.Join(", ", parts);

        void Add(string what, string became, long count)
        {
            if (count > 0)
            {
                parts.Add($"{Count(count, what)} {became}");
            }
        }
    }

    private static string Count(long count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    private long Sum(Func<TableDifferences, long> of) => _experiments.Where(each => each.Table is not null).Sum(each => of(each.Table!));
}
