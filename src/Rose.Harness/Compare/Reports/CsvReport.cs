using System.Globalization;
using CsvHelper;
using Rose.Harness.Compare.Cells;
using Rose.Harness.Csv;

namespace Rose.Harness.Compare.Reports;

/// <summary>A line for each difference, and for each time the medians; counts and warnings go to the other writer.</summary>
internal sealed class CsvReport : IDiffReport, IDifferences, IDisposable
{
    private static readonly string[] _header = ["experiment", "row", "column", "state", "old", "new", "absolute", "relative", "ulp"];

    private readonly CsvWriter _csv;
    private readonly TextWriter _notes;
    private readonly long _limit;
    private string _experiment = "";
    private long _left;

    public CsvReport(Stream output, TextWriter notes, int? limit)
    {
        _csv = CsvWriter.Create(output, CsvWriterOptions.Default with { NewLine = "\n", WriteByteOrderMark = false }, leaveOpen: true);
        _notes = notes;
        _limit = limit ?? long.MaxValue;
    }

    public bool TakesMore => _left > 0;

    public void Begin(string older, string newer) => _csv.WriteRecord(_header);

    public IDifferences BeginExperiment(string name)
    {
        (_experiment, _left) = (name, _limit);
        return this;
    }

    public void Add(Difference difference)
    {
        _left--;
        _csv.WriteRecord((string[])
        [
            _experiment,
            difference.Label,
            difference.Column ?? "",
            Spell(difference.State),
            difference.Older,
            difference.Newer,
            Text(difference.Distances?.Absolute),
            Text(difference.Distances?.Relative),
            Text(difference.Distances?.Ulp),
        ]);
    }

    public void EndExperiment(ExperimentDifferences experiment)
    {
        if (experiment.Whole is { } whole)
        {
            _csv.WriteRecord((string[])[experiment.Name, "", "", Spell(whole), "", "", "", "", ""]);
        }

        foreach (var column in experiment.Table?.ColumnsAdded ?? [])
        {
            _csv.WriteRecord((string[])[experiment.Name, "", column, "column added", "", "", "", "", ""]);
        }

        foreach (var column in experiment.Table?.ColumnsRemoved ?? [])
        {
            _csv.WriteRecord((string[])[experiment.Name, "", column, "column removed", "", "", "", "", ""]);
        }

        foreach (var timing in experiment.Timings)
        {
            var (older, newer) = (timing.Older.Median, timing.Newer.Median);
            _csv.WriteRecord((string[])
            [
                experiment.Name, timing.Row, timing.Column, timing.IsSignificant ? "timing changed" : "timing ~",
                Text(older), Text(newer), Text(Math.Abs(newer - older)), Text(Math.Abs(timing.ChangePercent) / 100), "",
            ]);
        }

        foreach (var warning in experiment.Warnings)
        {
            _notes.WriteLine($"warning: {warning}");
        }
    }

    public void End(DiffSummary summary)
    {
        _csv.Flush();
        _notes.WriteLine(summary.ToString());
    }

    public void Dispose() => _csv.Dispose();

    private static string Spell(CellState state) => state.ToString().ToLowerInvariant();

    private static string Text(double? value) => value is { } number ? PythonFloat.Format(number) : "";
}
