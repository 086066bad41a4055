using Rose.Harness.Compare.Cells;
using Rose.Harness.Compare.Rows;
using Rose.Harness.Spec;

namespace Rose.Harness.Compare;

/// <summary>Compares two tables cell by cell.</summary>
internal sealed class TableDiff : IRowPairs
{
    private const string DTypeColumn = "model.dtype";

    private readonly CsvRecords _older;
    private readonly CsvRecords _newer;
    private readonly IDifferences _differences;
    private readonly KeyColumns _keys;
    private readonly ColumnDifferences[] _columns;
    private readonly CellComparer[] _comparers;
    private readonly int[] _olderFields;
    private readonly int[] _newerFields;
    private readonly bool _sameLayout;
    private readonly int _dtypeField;
    private long _unread;
    private long _compared;
    private long _appeared;
    private long _vanished;

    private TableDiff(CsvRecords older, CsvRecords newer, CompareRules rules, DiffOptions options, IDifferences differences)
    {
        (_older, _newer, _differences) = (older, newer, differences);
        _keys = options.Keys.Count > 0 ? KeyColumns.Named(options.Keys, older, newer) : KeyColumns.Of(older.Header, newer.Header);
        string[] both = [.. older.Header.Where(column => newer.IndexOf(column) >= 0 && IsCompared(column) && (options.Only is null || column == options.Only))];
        _columns = [.. both.Select(column => new ColumnDifferences(column, rules.Of(column)))];
        _comparers = [.. both.Select(column => new CellComparer(rules.Of(column), rules.DType))];
        _olderFields = [.. both.Select(older.IndexOf)];
        _newerFields = [.. both.Select(newer.IndexOf)];
        _sameLayout = older.Header.SequenceEqual(newer.Header);
        _dtypeField = older.IndexOf(DTypeColumn);
    }

    /// <summary>Reads both to their ends.</summary>
    /// <exception cref="CompareFault">One of them is no CSV, or lacks a column that is named.</exception>
    public static TableDifferences Run(CsvRecords older, CsvRecords newer, CompareRules rules, DiffOptions options, IDifferences differences)
    {
        var diff = new TableDiff(older, newer, rules, options, differences);
        var matcher = new RowMatcher(older, newer, diff._keys.Names, diff);
        matcher.Run();
        foreach (var column in diff._columns)
        {
            column.Identical += diff._unread;
        }

        return new TableDifferences
        {
            Keys = diff._keys.Names,
            Columns = diff._columns,
            ColumnsAdded = [.. newer.Header.Where(column => older.IndexOf(column) < 0)],
            ColumnsRemoved = [.. older.Header.Where(column => newer.IndexOf(column) < 0)],
            RowsCompared = diff._compared,
            RowsAppeared = diff._appeared,
            RowsVanished = diff._vanished,
            RepeatedKeys = matcher.Repeated,
        };
    }

    public void Matched(CsvRecord older, CsvRecord newer)
    {
        _compared++;
        if (_sameLayout && older.Raw.SequenceEqual(newer.Raw))
        {
            _unread++;
            return;
        }

        for (var k = 0; k < _columns.Length; k++)
        {
            var state = ComparerOf(k, older).Compare(older[_olderFields[k]], newer[_newerFields[k]], out var distances);
            _columns[k].Add(state, distances);
            if (state is not (CellState.Identical or CellState.Within) && _differences.TakesMore)
            {
                _differences.Add(new Difference
                {
                    Row = KeyOf(older, _older),
                    Column = _columns[k].Column,
                    State = state,
                    Older = older.Text(_olderFields[k]),
                    Newer = newer.Text(_newerFields[k]),
                    Distances = distances,
                });
            }
        }
    }

    public void OnlyOlder(CsvRecord row)
    {
        _vanished++;
        Add(row, _older, CellState.Vanished);
    }

    public void OnlyNewer(CsvRecord row)
    {
        _appeared++;
        Add(row, _newer, CellState.Appeared);
    }

    private bool IsCompared(string column) => !_keys.Names.Contains(column) && !_keys.Ignored.Contains(column);

    // Where the dtype is swept, each row has its own ulps.
    private CellComparer ComparerOf(int column, CsvRecord row) =>
        _dtypeField >= 0 && _columns[column].Within is not null && Spelling<ModelDType>.TryRead(row.Text(_dtypeField), out var dtype)
            ? _comparers[column] with { DType = dtype }
            : _comparers[column];

    private void Add(CsvRecord row, CsvRecords of, CellState state)
    {
        if (_differences.TakesMore)
        {
            _differences.Add(new Difference { Row = KeyOf(row, of), State = state });
        }
    }

    private KeyValuePair<string, string>[] KeyOf(CsvRecord row, CsvRecords of) => _keys.Names.Count == 0
        ? [new("row", row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))]
        : [.. _keys.Names.Select(name => new KeyValuePair<string, string>(name, row.Text(of.IndexOf(name))))];
}
