using System.Runtime.InteropServices;
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

    public static int Run(string specPath, string? outFolder)
    {
        using var interrupt = new CancellationTokenSource();
        using var signals = new Signals(interrupt, _patience);
        try
        {
            var plan = ExperimentPlan.Load(specPath);
            var external = plan.Cases.Any(each => each.Spec.World.Launch == Launch.External) ? ExternalLaunch.FromEnvironment() : null;
            var reports = external is null or { Rank: 0 };
            var files = new ResultFiles(outFolder ?? SpecLocator.ResultsFolder(), plan.Spec.Name, reports);
            return Run(plan, files, reports ? Console.Error : TextWriter.Null, reports ? Console.Out : TextWriter.Null, interrupt.Token);
        }
        catch (SpecException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
        catch (LaunchException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCodes.BadUsage;
        }
    }

    private static int Run(ExperimentPlan plan, ResultFiles files, TextWriter progress, TextWriter output, CancellationToken interrupt)
    {
        var runner = new ExperimentRunner(plan, files, progress);
        try
        {
            runner.Run(interrupt);
        }
        catch (OperationCanceledException)
        {
            progress.WriteLine($"interrupted; {runner.Rows.Count} finished rows are in {files.Csv}");
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is WorldException or TorchException)
        {
            progress.WriteLine($"error: {e.Message}");
            foreach (var other in e is WorldException world ? world.Failures.Skip(1) : [])
            {
                progress.WriteLine($"  then rank {other.Rank}: {other.Cause}");
            }

            progress.WriteLine($"{runner.Rows.Count} finished rows are in {files.Csv}; what the ranks printed is in {files.LogFolder}");
            return ExitCodes.RankFailed;
        }

        ResultTable.Print(plan, runner.Rows, output);
        output.WriteLine($"{runner.Rows.Count} rows in {Path.GetRelativePath(Environment.CurrentDirectory, files.Csv)}");
        foreach (var violation in runner.Violations)
        {
            progress.WriteLine($"check failed: {violation}");
        }

        return runner.Violations.Count == 0 ? ExitCodes.Success : ExitCodes.CheckFailed;
    }
}
