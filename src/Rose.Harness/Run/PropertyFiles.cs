using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Run.Resume;

namespace Rose.Harness.Run;

/// <summary>A row for each case, in the CSV and in the timings.</summary>
internal sealed class PropertyFiles(ExperimentPlan plan, ResultFiles files) : ICaseFiles
{
    private readonly CsvTable<PropertyRow>? _results = files.Open(files.Csv, PropertyColumns.Results(plan));
    private readonly CsvTable<PropertyRow>? _timings = files.Open(files.TimingCsv, PropertyColumns.Timings(plan));

    public void Write(CaseOutcome outcome)
    {
        var row = PropertyRow.Of(plan, outcome);
        _results?.Write(row, isOnDisk: false);
        _timings?.Write(row, isOnDisk: false);
    }

    public void Flush()
    {
        _results?.Flush();
        _timings?.Flush();
    }

    public void Dispose()
    {
        _results?.Dispose();
        _timings?.Dispose();
    }
}
