namespace Rose.Harness.Compare;

/// <summary>Keeps the first differences, for a table of them.</summary>
internal sealed class KeptDifferences(int limit) : IDifferences
{
    private readonly List<Difference> _kept = [];

    public IReadOnlyList<Difference> Kept => _kept;

    public bool TakesMore => _kept.Count < limit;

    public void Add(Difference difference) => _kept.Add(difference);
}
