using System.Diagnostics;
using System.Globalization;
using Rose.Harness.Expect;
using Rose.Harness.Plan;
using Rose.Harness.Provenance;
using Rose.Harness.Ranks;
using Rose.Harness.Run.Resume;
using Rose.Harness.Spec;
using Rose.Laws;

namespace Rose.Harness.Run;

/// <summary>Runs the property of each case of a plan that is missing: random cases of a law on kept worlds, a failure shrunk.</summary>
internal sealed class PropertyRunner(ExperimentPlan plan, ResultFiles files, RunOptions options, TextWriter progress)
{
    // Each keeps worlds of its own, of every size that it has met.
    private const int MostAtOnce = 8;

    private readonly CasesInTurn _cases = new(plan, files, options, new CaseKeys(plan), progress);

    /// <summary>In the order of the plan, those of earlier runs among them.</summary>
    public IReadOnlyList<PropertyRow> Rows { get; private set; } = [];

    /// <summary>On the spec's expectations, after the last case.</summary>
    public IReadOnlyList<ExpectationVerdict> Verdicts { get; private set; } = [];

    /// <summary>Whether all properties passed and all expectations hold.</summary>
    public bool IsWell => Rows.All(row => row.Report.Passed) && Verdicts.All(verdict => verdict.Holds);

    /// <exception cref="SpecException">A regression cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; the rows before are written.</exception>
    public void Run(CancellationToken cancellation)
    {
        // Before the first file is touched.
        foreach (var each in plan.Cases)
        {
            _ = Regressions.Tokens(plan, each.Spec.Property);
        }

        _cases.Run(each => new PropertyFiles(plan, each), (of, key) => RunOne(of, key, cancellation));
        Rows = [.. _cases.Outcomes.Select(outcome => PropertyRow.Of(plan, outcome))];
        Verdicts = ExpectationJudge.Judge(plan, PropertyColumns.Results(plan), Rows, row => row.Case);
        _cases.Finish(IsWell);
    }

    // A case that broke a law is not done: what is said of it must hold of the code as it is.
    private CaseOutcome RunOne(ExperimentCase of, CaseKey key, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (report, fingerprint) = Run(of, cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        Keep(report, of);
        _cases.RanOn(fingerprint is null ? [] : [fingerprint]);
        progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{of.Index}/{plan.Cases.Count}] {report.CasesRun} cases, {(report.Passed ? "passed" : "failed")}, {seconds:F1} s"));
        return new CaseOutcome { Index = of.Index, Key = key, Failure = report.Passed ? null : report.ToString(), Seconds = seconds, Law = report };
    }

    private (LawReport Report, Fingerprint? Fingerprint) Run(ExperimentCase of, CancellationToken cancellation)
    {
        var world = of.Spec.RankWorld;
        var property = of.Spec.Property;
        var subjects = PropertyLaws.Subjects(property.Law);
        var law = new LawOptions
        {
            Cases = property.Cases,
            WorldSizes = property.WorldSizes,
            MaxSize = property.MaxDim,
            Comparison = Enum.Parse<Laws.Comparison>(property.Comparison.ToString()),
            Seed = checked((long)of.Spec.Seed),
            Replay = property.Replay,
            // More than there are cores, since ranks wait for each other.
            Parallelism = Math.Min(2 * Environment.ProcessorCount, MostAtOnce),
            Regressions = Regressions.Tokens(plan, property),
        };
        if (world.Launch == Launch.Threads)
        {
            ThreadEnvironment.Set(world.ThreadsPerRank, world.Numerics);
            using var threads = new ThreadCaseWorlds(TimeSpan.FromSeconds(world.TimeoutSeconds), world.Backend switch
            {
                Backend.Gloo => 1,
                Backend.In_Process => 0,
                _ => ThreadCaseWorlds.DefaultGlooEvery,
            }, world.Device == Device.Auto ? null : world.Device.ToString().ToLowerInvariant());
            return (LawCheck.Run(subjects, law, threads, Report, cancellation), Fingerprint.OfThisProcess(world.ThreadsPerRank));
        }

        using var processes = new ProcessCaseWorlds(world, files.LogFolder, cancellation);
        return (LawCheck.Run(subjects, law, processes, Report, cancellation), processes.Fingerprint);
    }

    // A case that failed once is run first from then on.
    private void Keep(LawReport report, ExperimentCase of)
    {
        if (files.Writes && report.Failure is { } failure && of.Spec.Property.Replay is null)
        {
            progress.WriteLine($"the case is kept as {Regressions.FolderOf(plan).Save(failure)}");
        }
    }

    private void Report(LawProgress done)
    {
        if (done.CasesRun % 100 == 0)
        {
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done.CasesRun}/{done.Cases} cases"));
        }
    }
}
