using Rose.Harness.Report.Model;
using Rose.Harness.Report.Sources;

namespace Rose.Harness.Report.Charts;

/// <summary>What a CSV of laws, or of planted faults, says: a table, and each counterexample in its smallest form.</summary>
internal static class LawBlocks
{
    private const string Shrunk = "shrunk_case";
    private static readonly string[] _lawColumns = ["law", "comparison", "world_sizes", "max_dim", "seed", "cases_run", "too_easy", "result"];
    private static readonly string[] _faultColumns = ["fault", "subject", "broken_laws", "median_cases", "cases_by_seed"];
    private static readonly string[] _facts = ["broken_law", "broken_laws", "tensor", "index", "actual", "expected", "bound", "finding", "guess"];

    public static bool IsOf(CsvSheet sheet) => sheet.Has(Shrunk);

    public static IEnumerable<IReportBlock> Of(CsvSheet sheet)
    {
        var isFaults = sheet.Has("fault");
        string[] columns = [.. (isFaults ? _faultColumns : _lawColumns).Where(sheet.Has)];
        yield return new ReportTable
        {
            Title = isFaults ? "Planted faults, each caught by a law" : "Laws",
            Columns = [.. columns.Select(column => column.Replace('_', ' '))],
            Rows = [.. sheet.Rows.Select(row => (IReadOnlyList<string>)[.. columns.Select(column => sheet.Cell(row, column))])],
        };
        foreach (var row in sheet.Rows.Where(row => sheet.Cell(row, Shrunk).Length > 0))
        {
            yield return new Counterexample
            {
                Title = isFaults ? sheet.Cell(row, "fault") : $"{sheet.Cell(row, "law")} failed",
                ShrunkCase = sheet.Cell(row, Shrunk),
                Facts = [.. _facts.Select(fact => KeyValuePair.Create(fact.Replace('_', ' '), sheet.Cell(row, fact))).Where(fact => fact.Value.Length > 0)],
                Replay = sheet.Cell(row, "replay"),
            };
        }
    }
}
