using System.CommandLine;
using Rose.Harness.Bench;
using Rose.Harness.Expect;
using Rose.Harness.Plan;
using Rose.Harness.Ranks;
using Rose.Harness.Run;
using Rose.Harness.Spec;
using Rose.Harness.Terminal;
using Rose.Parallel;
using Rose.Torch;

namespace Rose.Harness.Verbs;

/// <summary><c>rose run SPEC</c>: checks the spec, runs every case, writes the CSV, prints the table.</summary>
internal static class RunVerb
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    public static Command Command()
    {
        var running = new RunArguments();
        var run = new Command("run", "Run an experiment and write its CSV; the default verb.");
        running.AddTo(run);
        run.SetAction(running.Run);
        return run;
    }

    public static int Run(string specPath, Func<IReadOnlyList<SpecOverride>> overrides, string? outFolder, RunOptions options, bool isQuiet)
    {
        using var interrupt = new CancellationTokenSource();
        using var signals = new Signals(interrupt, _patience);
        try
        {
            var plan = ExperimentPlan.Load(specPath, overrides());
            var external = ExternalOf(plan);
            var reports = external is null or { Rank: 0 };
            var files = new ResultFiles(outFolder ?? SpecLocator.ResultsFolder(plan.File), plan.Spec.Name, reports);
            using var claim = files.Claim();
            var (errors, output) = reports ? (Console.Error, isQuiet ? TextWriter.Null : Console.Out) : (TextWriter.Null, TextWriter.Null);
            var progress = isQuiet ? TextWriter.Null : errors;
            return Guard(files, () => plan.Spec.Kind switch
            {
                Kind.Property => RunProperty(new PropertyRunner(plan, files, options, progress), plan, files, errors, output, interrupt.Token),
                Kind.Bench => RunBench(new BenchRunner(plan, files, options, progress), plan, files, errors, output, interrupt.Token),
                _ => RunCases(new ExperimentRunner(plan, files, options, progress), plan, files, errors, output, interrupt.Token),
            });
        }
        catch (SpecException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
        catch (Exception e) when (e is LaunchException or PeerException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCodes.BadUsage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: the results cannot be written: {e.Message}; name another folder with --out");
            return ExitCodes.BadUsage;
        }
    }

    // All before the first file is touched.
    private static ExternalLaunch? ExternalOf(ExperimentPlan plan)
    {
        WorldSpec[] worlds = [.. plan.Cases.Select(each => each.Spec.World).Where(world => world.Launch == Launch.External)];
        var external = worlds.Length > 0 ? ExternalLaunch.FromEnvironment() : null;
        foreach (var world in worlds)
        {
            external!.CheckSize(world.Size);
        }

        return external;
    }

    private static int RunCases(ExperimentRunner runner, ExperimentPlan plan, ResultFiles files, TextWriter progress, TextWriter output, CancellationToken interrupt)
    {
        var summary = runner.Run(interrupt);
        ResultTable.Print(plan, summary.Shown, output);
        output.WriteLine($"{summary.Rows} rows in {Relative(files.Csv)}{(File.Exists(files.Samples) ? $", samples in {Relative(files.Samples)}" : "")}");
        var code = Conclude(plan, summary.Verdicts, summary.Violations, summary.IsWell, progress, output);
        foreach (var failed in runner.Failed)
        {
            progress.WriteLine($"case {failed.Index} ({plan.Cases[failed.Index - 1].Label}) failed: {failed.Failure}");
        }

        return runner.Failed.Count > 0 ? ExitCodes.RankFailed : code;
    }

    private static int RunProperty(PropertyRunner runner, ExperimentPlan plan, ResultFiles files, TextWriter progress, TextWriter output, CancellationToken interrupt)
    {
        runner.Run(interrupt);
        foreach (var row in runner.Rows)
        {
            (row.Report.Passed ? output : progress).WriteLine(row.Report.ToString());
        }

        output.WriteLine($"{runner.Rows.Count} rows in {Relative(files.Csv)}");
        return Conclude(plan, runner.Verdicts, ExpectationReport.Failures(plan.File, runner.Verdicts), runner.IsWell, progress, output);
    }

    private static int RunBench(BenchRunner runner, ExperimentPlan plan, ResultFiles files, TextWriter progress, TextWriter output, CancellationToken interrupt)
    {
        runner.Run(interrupt);
        foreach (var of in runner.Rows.GroupBy(row => row.Case.Label))
        {
            output.WriteLine($"{of.Key}:");
            foreach (var row in of)
            {
                output.WriteLine($"  {BenchRunner.Text(row)}");
            }
        }

        output.WriteLine($"{runner.Rows.Count} rows in {Relative(files.Csv)}, every sample in {Relative(files.TimingCsv)}");
        return Conclude(plan, runner.Verdicts, [.. runner.Faults, .. ExpectationReport.Failures(plan.File, runner.Verdicts)], runner.IsWell, progress, output);
    }

    private static int Conclude(ExperimentPlan plan, IReadOnlyList<ExpectationVerdict> verdicts, IEnumerable<string> violations, bool isWell, TextWriter progress, TextWriter output)
    {
        if (verdicts.Count > 0)
        {
            output.WriteLine(ExpectationReport.Summary(verdicts));
        }

        foreach (var text in plan.SetAside)
        {
            output.WriteLine($"not checked, as --set ends a sweep that it names: {text}");
        }

        foreach (var violation in violations)
        {
            progress.WriteLine($"check failed: {violation}");
        }

        return isWell ? ExitCodes.Success : ExitCodes.CheckFailed;
    }

    private static int Guard(ResultFiles files, Func<int> body)
    {
        try
        {
            return body();
        }
        catch (OperationCanceledException)
        {
            Tell(files, $"interrupted; the finished rows are in {Relative(files.Csv)}");
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is WorldException or TorchException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            foreach (var other in e is WorldException world ? world.Failures.Skip(1) : [])
            {
                Console.Error.WriteLine($"  then rank {other.Rank}: {other.Cause}");
            }

            Tell(files, $"the finished rows are in {Relative(files.Csv)}; what the ranks printed is in {Relative(files.LogFolder)}");
            return ExitCodes.RankFailed;
        }
    }

    private static void Tell(ResultFiles files, string line)
    {
        if (files.Writes)
        {
            Console.Error.WriteLine(line);
        }
    }

    private static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);
}
