using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

public sealed class KeepGoingTests
{
    // A checkpoint cannot be written below a file; each such case fails on its ranks.
    private static readonly string Spec = SmallSpec.Train(2, "{size: 2}", "sweep:\n  train.checkpoint_every: [1, 0, 2]\n");

    [Fact]
    public void The_other_cases_run_and_every_failure_is_listed_at_the_end()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", Spec);
        folder.Write("small.checkpoints", "no folder");

        var finished = RoseProcess.Run(spec, "--out", folder.Path, "--keep-going");

        Assert.Equal(3, finished.ExitCode);
        string[] last = [.. finished.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(2)];
        Assert.StartsWith("case 1 (train.checkpoint_every=1) failed: ", last[0], StringComparison.Ordinal);
        Assert.StartsWith("case 3 (train.checkpoint_every=2) failed: ", last[1], StringComparison.Ordinal);
        Assert.Equal(2, CsvFile.Read(folder.At("small.csv")).Rows.Count(row => row["train.checkpoint_every"] == "0"));

        // Only they run again, once their cause is gone.
        File.Delete(folder.At("small.checkpoints"));
        var again = RoseProcess.Run(spec, "--out", folder.Path);
        Assert.Equal(0, again.ExitCode);
        Assert.StartsWith("case 1: run, it failed before\ncase 2: kept, nothing changed\ncase 3: run, it failed before\n", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_it_the_first_failure_ends_the_run()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", Spec);
        folder.Write("small.checkpoints", "no folder");

        var finished = RoseProcess.Run(spec, "--out", folder.Path);

        Assert.Equal(3, finished.ExitCode);
        Assert.DoesNotContain("[2/3]", finished.Errors, StringComparison.Ordinal);
    }
}
