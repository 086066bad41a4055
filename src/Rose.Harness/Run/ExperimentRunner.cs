using System.Diagnostics;
using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Expect;
using Rose.Harness.Plan;
using Rose.Harness.Predict;
using Rose.Harness.Provenance;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Parallel;

namespace Rose.Harness.Run;

/// <summary>Runs the cases of a plan one after the other and writes each row as it comes.</summary>
internal sealed class ExperimentRunner(ExperimentPlan plan, ResultFiles files, TextWriter progress)
{
    private readonly List<CaseRow> _rows = [];
    private readonly List<string> _violations = [];
    private IReadOnlyList<ExpectationVerdict> _verdicts = [];

    /// <summary>All rows so far, in order.</summary>
    public IReadOnlyList<CaseRow> Rows => _rows;

    /// <summary>The checks and expectations that failed, each as a sentence.</summary>
    public IReadOnlyList<string> Violations => [.. _violations, .. ExpectationReport.Failures(plan.File, _verdicts)];

    /// <summary>On the spec's expectations, after the last case.</summary>
    public IReadOnlyList<ExpectationVerdict> Verdicts => _verdicts;

    /// <exception cref="WorldException">A rank failed; the rows before are written.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; the rows before are written.</exception>
    public void Run(CancellationToken cancellation)
    {
        files.ClearLogs();
        using var worlds = new Worlds(files.LogFolder);
        worlds.Start(plan.Cases[0].Spec.World);
        var run = files.StartRun(plan);
        using var results = files.Open(files.Csv, Columns.Results(plan));
        using var timings = files.Open(files.TimingCsv, Columns.Timings(plan));
        using var samples = files.OpenSamples(plan);
        foreach (var each in plan.Cases)
        {
            var clock = Stopwatch.StartNew();
            var before = _rows.Count;
            var predicted = CasePrediction.Of(each.Spec).Traffic;
            worlds.Run(each.Spec.World, new RankRequest { Case = each, CheckpointFile = files.CheckpointOf(each) }, row => Add(each, row, predicted, results, timings, samples), cancellation);
            worlds.Keep(plan.Cases.Where(other => other.Index > each.Index).Select(other => other.Spec.World));
            progress.WriteLine(Progress(each, before, clock.Elapsed));
            run = files.Update(run with { Fingerprints = [.. worlds.Fingerprints] });
        }

        if (files.Writes)
        {
            _verdicts = ExpectationJudge.Judge(plan, Columns.Results(plan), _rows, row => row.Case);
        }

        WarnOfReferenceBlas(worlds.Fingerprints);
        files.Update(run with { Finished = DateTimeOffset.UtcNow, ExitCode = Violations.Count == 0 ? ExitCodes.Success : ExitCodes.CheckFailed });
    }

    private void Add(ExperimentCase of, RankRow measured, Traffic predicted, CsvTable<CaseRow>? results, CsvTable<CaseRow>? timings, SampleFile? samples)
    {
        if (measured.Sample is { } sample)
        {
            samples?.Write(of, sample);
            return;
        }

        var row = new CaseRow { Experiment = plan.Spec.Name, Case = of, Measured = measured, Predicted = predicted };
        results?.Write(row);
        timings?.Write(row);
        _rows.Add(row);
        _violations.AddRange(TrafficChecks.Violations(row));
        if (measured.Forward is not null)
        {
            _violations.AddRange(ForwardChecks.Violations(row));
        }
    }

    private string Progress(ExperimentCase of, int firstRow, TimeSpan elapsed)
    {
        var last = _rows.Count > firstRow ? _rows[^1].Measured : null;
        var loss = last?.Forward?.Loss ?? last?.Train?.Loss;
        var rows = _rows.Count - firstRow;
        var validation = last?.Train?.ValidationLoss is { } validated ? $", validation loss {PythonFloat.Format(validated)}" : "";
        var counted = plan.Spec.Kind == Kind.Train ? string.Create(CultureInfo.InvariantCulture, $", {rows} rows") : "";
        return string.Create(CultureInfo.InvariantCulture, $"[{of.Index}/{plan.Cases.Count}] {of.Label}  loss {(loss is { } value2 ? PythonFloat.Format(value2) : "-")}{validation}{counted}, {elapsed.TotalSeconds:F1} s");
    }

    private void WarnOfReferenceBlas(List<Fingerprint> fingerprints)
    {
        if (fingerprints.FirstOrDefault(each => each.BlasIsReference) is { } slow)
        {
            progress.WriteLine($"warning: matrix products run on the reference BLAS ({slow.Blas}), about {ReferenceBlas.SlowdownFactor} times slower than OpenBLAS; install libopenblas0-pthread");
        }
    }
}
