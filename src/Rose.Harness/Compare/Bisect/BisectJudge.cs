using Rose.Harness.Compare.Cells;
using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Compare.Bisect;

/// <summary>
/// Judges a commit's column by GOOD's. Only the rows count whose value differs between GOOD and BAD: another row that
/// changes for a while is not what is looked for.
/// </summary>
internal sealed class BisectJudge
{
    private readonly byte[] _good;
    private readonly BisectRequest _request;
    private readonly CompareRules _rules;
    private readonly HashSet<string> _rows;

    /// <exception cref="CompareFault">The column does not differ between the two, or is not there.</exception>
    public BisectJudge(byte[] good, byte[] bad, BisectRequest request, CompareRules rules)
    {
        (_good, _request, _rules) = (good, request, rules);
        _rows = [.. Differences(bad).Where(each => each.Column is not null).Select(each => each.Label)];
        if (_rows.Count == 0)
        {
            throw new CompareFault($"{request.Column} of {request.Experiment} is the same at {request.Good} and {request.Bad}, within its tolerance; give a commit at which it differs as BAD");
        }
    }

    /// <summary>Rows that differ between GOOD and BAD.</summary>
    public int Rows => _rows.Count;

    public BisectVerdict Judge(byte[]? csv)
    {
        try
        {
            Difference[] differences = csv is null ? [] : [.. Differences(csv).Where(each => _rows.Contains(each.Label))];
            return csv is null ? BisectVerdict.Skip
                : differences.Any(each => each.Column is not null) ? BisectVerdict.Bad
                : differences.Any(each => each.State == CellState.Vanished) ? BisectVerdict.Skip
                : BisectVerdict.Good;
        }
        catch (CompareFault)
        {
            return BisectVerdict.Skip;
        }
    }

    /// <summary>The cells that are no longer GOOD's.</summary>
    public IReadOnlyList<Difference> Changed(byte[] csv) => [.. Differences(csv).Where(each => each.Column is not null && _rows.Contains(each.Label))];

    private IReadOnlyList<Difference> Differences(byte[] csv)
    {
        using var older = new CsvRecords(new MemoryStream(_good), $"the results at {_request.Good}");
        using var newer = new CsvRecords(new MemoryStream(csv), $"the results at {_request.Bad}");
        foreach (var records in new[] { older, newer })
        {
            if (records.IndexOf(_request.Column) < 0)
            {
                throw records.Lacks(_request.Column);
            }
        }

        var kept = new KeptDifferences(int.MaxValue);
        var table = TableDiff.Run(older, newer, _rules, new DiffOptions { Keys = _request.Keys, Only = _request.Column }, kept);
        return table.Columns.Count > 0 ? kept.Kept : throw new CompareFault($"{_request.Column} tells rows apart and is not compared; name a column that was measured");
    }
}
