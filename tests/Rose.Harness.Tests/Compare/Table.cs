using System.Text;
using Rose.Harness.Compare;
using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Tests.Compare;

/// <summary>Tables as texts, and what two of them differ in.</summary>
internal static class Table
{
    public static CsvRecords Read(string csv, string name = "table.csv") => new(new MemoryStream(Encoding.UTF8.GetBytes(csv)), name);

    public static IReadOnlyList<IReadOnlyList<string>> Rows(string csv)
    {
        using var records = Read(csv);
        List<IReadOnlyList<string>> rows = [];
        while (records.Read())
        {
            rows.Add([.. Enumerable.Range(0, records.Record.Count).Select(records.Record.Text)]);
        }

        return rows;
    }

    /// <summary>One field as RFC 4180 writes it.</summary>
    public static string Quote(string text) => text.AsSpan().ContainsAny("\",\r\n") || text.Length == 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    public static string Text(IEnumerable<IEnumerable<string>> rows) => string.Concat(rows.Select(row => string.Join(',', row.Select(Quote)) + "\n"));

    public static Compared Diff(string older, string newer, string? spec = null, params string[] keys)
    {
        using var before = Read(older, "older.csv");
        using var after = Read(newer, "newer.csv");
        var kept = new KeptDifferences(int.MaxValue);
        var rules = spec is null ? CompareRules.Exact : CompareReader.RulesOf(Encoding.UTF8.GetBytes(spec), "spec.yaml");
        return new Compared(TableDiff.Run(before, after, rules, new DiffOptions { Keys = keys }, kept), kept.Kept);
    }
}

/// <param name="Table">The counts.</param>
/// <param name="Found">Each difference.</param>
internal sealed record Compared(TableDifferences Table, IReadOnlyList<Difference> Found)
{
    /// <summary>As <c>ROW COLUMN STATE OLD>NEW</c>.</summary>
    public IEnumerable<string> Lines => Found.Select(each => each.Column is null ? $"{each.Label} {each.State}" : $"{each.Label} {each.Column} {each.State} {each.Older}>{each.Newer}");
}
