using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Run;
using Rose.Harness.Run.Resume;

namespace Rose.Harness.Bench;

/// <summary>A row for each side of each case, and in the timings every step that was measured.</summary>
internal sealed class BenchFiles(ExperimentPlan plan, ResultFiles files) : ICaseFiles
{
    private readonly CsvTable<BenchRow>? _results = files.Open(files.Csv, BenchColumns.Results(plan));
    private readonly CsvTable<(ExperimentCase, BenchSample)>? _timings = files.Open(files.TimingCsv, BenchColumns.Samples(plan));

    public void Write(CaseOutcome outcome)
    {
        var of = plan.Cases[outcome.Index - 1];
        foreach (var sample in outcome.Samples)
        {
            _timings?.Write((of, sample), isOnDisk: false);
        }

        foreach (var row in BenchRow.Of(plan, of, outcome.Samples))
        {
            _results?.Write(row, isOnDisk: false);
        }
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
