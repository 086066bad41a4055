using Rose.Harness.Calibration;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Predict;
using Rose.Harness.Ranks;
using Rose.Harness.Run.Resume;
using Rose.Parallel;

namespace Rose.Harness.Run;

/// <summary>What ranks measure: the CSV, the timings and the samples.</summary>
internal sealed class MeasuredFiles(ExperimentPlan plan, ResultFiles files) : ICaseFiles
{
    private readonly CsvTable<CaseRow>? _results = files.Open(files.Csv, Columns.Results(plan));
    private readonly CsvTable<CaseRow>? _timings = files.Open(files.TimingCsv, Columns.Timings(plan));
    private readonly SampleFile? _samples = files.OpenSamples(plan);
    private readonly Lazy<MachineRates?> _rates = new(() => RatesFile.Read(RatesFile.FilePath));

    // One for all rows of a case.
    private (int Case, Traffic Traffic, MachineCost Cost)? _predicted;

    public void Write(CaseOutcome outcome)
    {
        foreach (var row in outcome.Rows)
        {
            Write(plan.Cases[outcome.Index - 1], row);
        }
    }

    public void Write(ExperimentCase of, RankRow measured)
    {
        if (measured.Sample is { } sample)
        {
            _samples?.Write(of, sample);
            return;
        }

        if (_predicted?.Case != of.Index)
        {
            _predicted = (of.Index, CasePrediction.Of(of.Spec).Traffic, MachineCost.Of(of.Spec, _rates.Value));
        }

        var row = CaseRow.Of(plan, of, measured, _predicted.Value.Traffic) with { Cost = _predicted.Value.Cost };
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
        _samples?.Dispose();
    }
}
