using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Predict;
using Rose.Harness.Ranks;
using Rose.Harness.Run.Resume;
using Rose.Parallel;

namespace Rose.Harness.Run;

/// <summary>
/// The files of a run's rows: the CSV, the timings and the samples. Each row is on disk when it is added; in the end they
/// are in the order of the plan, whatever order cases ended in. Any thread may add.
/// </summary>
internal sealed class CaseTables(ExperimentPlan plan, ResultFiles files) : IDisposable
{
    private readonly Lock _gate = new();
    private CsvTable<CaseRow>? _results;
    private CsvTable<CaseRow>? _timings;
    private SampleFile? _samples;
    private int _last;
    private bool _isInOrder = true;

    // One for all rows of a case.
    private (int Case, Traffic Traffic)? _predicted;

    /// <summary>Creates the files, in place of any there, with the rows of the cases that are done.</summary>
    public void Begin(IEnumerable<CaseOutcome> done)
    {
        Dispose();
        _results = files.Open(files.Csv, Columns.Results(plan));
        _timings = files.Open(files.TimingCsv, Columns.Timings(plan));
        _samples = files.OpenSamples(plan);
        foreach (var outcome in done)
        {
            foreach (var row in outcome.Rows)
            {
                Write(plan.Cases[outcome.Index - 1], row, isOnDisk: false);
            }

            _last = outcome.Index;
        }

        _results?.Flush();
        _timings?.Flush();
    }

    public void Add(ExperimentCase of, RankRow row)
    {
        lock (_gate)
        {
            _isInOrder &= of.Index >= _last;
            _last = of.Index;
            Write(of, row, isOnDisk: true);
        }
    }

    /// <summary>Puts rows in the order of the plan where they are not.</summary>
    public void Finish(Journal journal)
    {
        if (!_isInOrder)
        {
            using var sorted = new CaseTables(plan, files.Partial());
            sorted.Begin(journal.Outcomes().OrderBy(outcome => outcome.Index));
            sorted.Dispose();
            Dispose();
            files.TakePartial();
        }
    }

    public void Dispose()
    {
        _results?.Dispose();
        _timings?.Dispose();
        _samples?.Dispose();
        (_results, _timings, _samples) = (null, null, null);
    }

    private void Write(ExperimentCase of, RankRow measured, bool isOnDisk)
    {
        if (measured.Sample is { } sample)
        {
            _samples?.Write(of, sample);
            return;
        }

        if (_predicted?.Case != of.Index)
        {
            _predicted = (of.Index, CasePrediction.Of(of.Spec).Traffic);
        }

        var row = CaseRow.Of(plan, of, measured, _predicted.Value.Traffic);
        _results?.Write(row, isOnDisk);
        _timings?.Write(row, isOnDisk);
    }
}
