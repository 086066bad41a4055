using System.Diagnostics;
using System.Globalization;
using Rose.Harness.Expect;
using Rose.Harness.Plan;
using Rose.Harness.Provenance;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Laws;

namespace Rose.Harness.Run;

/// <summary>Runs the property of each case of a plan: random cases of a law on kept worlds, a failure shrunk.</summary>
internal sealed class PropertyRunner(ExperimentPlan plan, ResultFiles files, TextWriter progress)
{
    private readonly List<PropertyRow> _rows = [];

    public IReadOnlyList<PropertyRow> Rows => _rows;

    /// <summary>On the spec's expectations, after the last case.</summary>
    public IReadOnlyList<ExpectationVerdict> Verdicts { get; private set; } = [];

    /// <summary>Whether all properties passed and all expectations hold.</summary>
    public bool IsWell => _rows.All(row => row.Report.Passed) && Verdicts.All(verdict => verdict.Holds);

    /// <exception cref="OperationCanceledException">Interrupted; the rows before are written.</exception>
    public void Run(CancellationToken cancellation)
    {
        files.ClearLogs();
        var run = files.StartRun(plan);
        using var results = files.Open(files.Csv, PropertyColumns.Results(plan));
        using var timings = files.Open(files.TimingCsv, PropertyColumns.Timings(plan));
        foreach (var each in plan.Cases)
        {
            var clock = Stopwatch.StartNew();
            var (report, fingerprint) = Run(each, cancellation);
            var row = new PropertyRow { Experiment = plan.Spec.Name, Case = each, Report = report, Elapsed = clock.Elapsed };
            results?.Write(row);
            timings?.Write(row);
            _rows.Add(row);
            Keep(report, each);
            run = files.Update(run with { Fingerprints = fingerprint is null ? run.Fingerprints : [fingerprint] });
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{each.Index}/{plan.Cases.Count}] {report.CasesRun} cases, {(report.Passed ? "passed" : "failed")}, {clock.Elapsed.TotalSeconds:F1} s"));
        }

        Verdicts = ExpectationJudge.Judge(plan, PropertyColumns.Results(plan), _rows, row => row.Case);
        files.Update(run with { Finished = DateTimeOffset.UtcNow, ExitCode = IsWell ? ExitCodes.Success : ExitCodes.CheckFailed });
    }

    private (LawReport Report, Fingerprint? Fingerprint) Run(ExperimentCase of, CancellationToken cancellation)
    {
        var world = of.Spec.World;
        var property = of.Spec.Property;
        var subjects = PropertyLaws.Subjects(property.Law);
        var regressions = new RegressionFolder(RegressionsPath());
        var options = new LawOptions
        {
            Cases = property.Cases,
            WorldSizes = property.WorldSizes,
            MaxSize = property.MaxDim,
            Comparison = Enum.Parse<Laws.Comparison>(property.Comparison.ToString()),
            Seed = checked((long)of.Spec.Seed),
            Replay = property.Replay,
            Regressions = regressions.Tokens(subjects),
        };
        if (world.Launch == Launch.Threads)
        {
            ThreadEnvironment.Set(world.ThreadsPerRank, world.Numerics);
            using var threads = new ThreadCaseWorlds(TimeSpan.FromSeconds(world.TimeoutSeconds), world.Backend switch
            {
                Backend.Gloo => 1,
                Backend.In_Process => 0,
                _ => ThreadCaseWorlds.DefaultGlooEvery,
            });
            return (LawCheck.Run(subjects, options, threads, Report, cancellation), Fingerprint.OfThisProcess(world.ThreadsPerRank));
        }

        using var processes = new ProcessCaseWorlds(world, files.LogFolder, cancellation);
        return (LawCheck.Run(subjects, options, processes, Report, cancellation), processes.Fingerprint);
    }

    // A case that failed once is run first from then on.
    private void Keep(LawReport report, ExperimentCase of)
    {
        if (files.Writes && report.Failure is { } failure && of.Spec.Property.Replay is null)
        {
            progress.WriteLine($"the case is kept as {new RegressionFolder(RegressionsPath()).Save(failure)}");
        }
    }

    // In experiments/ for all specs of it, however deep; elsewhere beside the spec.
    private string RegressionsPath()
    {
        var folder = plan.Folder;
        for (var parent = new DirectoryInfo(plan.Folder); parent is not null; parent = parent.Parent)
        {
            folder = parent.Name == "experiments" ? parent.FullName : folder;
        }

        return Path.Combine(folder, "regressions");
    }

    private void Report(LawProgress done)
    {
        if (done.CasesRun % 100 == 0)
        {
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done.CasesRun}/{done.Cases} cases"));
        }
    }
}
