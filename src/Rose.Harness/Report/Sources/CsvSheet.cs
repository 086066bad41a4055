using Rose.Harness.Compare;
using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Report.Sources;

/// <summary>A CSV as it is read for a report: all of it, as texts.</summary>
internal sealed record CsvSheet(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <param name="stream">Closed with this.</param>
    /// <param name="name">Under which errors speak of it.</param>
    /// <exception cref="CompareFault">It is no CSV.</exception>
    public static CsvSheet Read(Stream stream, string name)
    {
        using var records = new CsvRecords(stream, name);
        List<IReadOnlyList<string>> rows = [];
        while (records.Read())
        {
            rows.Add([.. Enumerable.Range(0, records.Header.Count).Select(records.Record.Text)]);
        }

        return new CsvSheet(records.Header, rows);
    }

    public bool Has(string column) => Header.Contains(column);

    /// <summary>A row's cell; empty where there is no such column.</summary>
    public string Cell(IReadOnlyList<string> row, string column) => Header.Index().FirstOrDefault(each => each.Item == column) is (var k, not null) ? row[k] : "";

    /// <summary>Whether the column has more than one value.</summary>
    public bool Varies(string column) => Rows.Select(row => Cell(row, column)).Distinct().Take(2).Count() == 2;

    /// <summary>The columns that tell cases apart: those of the sweep that vary, or else the number of the case.</summary>
    public IReadOnlyList<string> CaseColumns()
    {
        string[] swept = [.. KeyColumns.Swept(Header).Where(Varies)];
        return swept.Length > 0 ? swept : Varies(KeyColumns.Case) ? [KeyColumns.Case] : Varies(KeyColumns.WorldSize) ? [KeyColumns.WorldSize] : [];
    }

    /// <summary>What sets a row's case apart, in some columns: <c>rng=torch world.size=2</c>.</summary>
    public string Label(IReadOnlyList<string> row, IEnumerable<string> columns) => string.Join(' ', columns.Select(column => $"{column}={Cell(row, column)}"));
}
