using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run.Resume;

public sealed class ResumeTests
{
    private const string Sweep = "sweep:\n  seed: [1, 2, 3]";

    private static readonly Lazy<string> _whole = new(Whole);

    [Fact]
    public void A_run_that_is_repeated_runs_nothing_and_writes_the_same_bytes()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward(rest: Sweep));
        Assert.Equal(0, RoseProcess.Run(spec, "--out", folder.Path).ExitCode);
        var before = File.ReadAllText(folder.At("small.csv"));
        File.Delete(folder.At("small.csv"));

        var again = RoseProcess.Run(spec, "--out", folder.Path);

        Assert.Equal("cases 1-3: kept, nothing changed", again.Errors.Trim());
        Assert.Contains("3 rows in", again.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(folder.At("small.csv")));
    }

    [Fact]
    public void Only_new_cases_run_and_rows_stand_in_the_order_of_the_spec()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Forward(rest: Sweep)), "--out", folder.Path).ExitCode);
        var spec = folder.Write("small.yaml", SmallSpec.Forward(rest: "sweep:\n  seed: [0, 1, 2, 9, 3]"));

        var more = RoseProcess.Run(spec, "--out", folder.Path);

        Assert.StartsWith("case 1: run, it has not run with this spec\ncases 2-3: kept, nothing changed\ncase 4: run, it has not run with this spec\ncase 5: kept, nothing changed\n", more.Errors, StringComparison.Ordinal);
        var resumed = File.ReadAllText(folder.At("small.csv"));
        Assert.Equal(0, RoseProcess.Run(spec, "--out", folder.Path, "--fresh").ExitCode);
        Assert.Equal(File.ReadAllText(folder.At("small.csv")), resumed);
    }

    [Fact]
    public void A_case_is_kept_however_its_sweep_is_written()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward(rest: "sweep:\n  seed: [1, 2]\n  model.d_ff: [8, 16]"));
        Assert.Equal(0, RoseProcess.Run(spec, "--out", folder.Path).ExitCode);

        var again = RoseProcess.Run(spec, "--out", folder.Path, "--sweep", "seed=2,1");

        Assert.Equal("cases 1-4: kept, nothing changed", again.Errors.Trim());
        Assert.Equal(["8", "8", "16", "16"], CsvFile.Read(folder.At("small.csv")).Column("model.d_ff"));
    }

    [Fact]
    public void A_case_runs_again_when_its_data_changed()
    {
        using var folder = new TempFolder();
        folder.Write("text.txt", "In the beginning was the word, and the word was tensor.");
        var spec = folder.Write("small.yaml", SmallSpec.Forward().Replace("kind: random", "kind: text, path: text.txt", StringComparison.Ordinal).Replace("vocab_size: 50", "vocab_size: 256", StringComparison.Ordinal));
        Assert.Equal(0, RoseProcess.Run(spec, "--out", folder.Path).ExitCode);
        var before = File.ReadAllText(folder.At("small.csv"));
        folder.Write("text.txt", "In the end there was the loss, and it was small at last.");

        var again = RoseProcess.Run(spec, "--out", folder.Path);

        Assert.StartsWith("case 1: run, its data changed\n", again.Errors, StringComparison.Ordinal);
        Assert.NotEqual(before, File.ReadAllText(folder.At("small.csv")));
    }

    [Fact]
    public void A_case_runs_again_when_its_checkpoint_is_gone_or_would_be_anothers()
    {
        using var folder = new TempFolder();
        string Spec(string seeds) => folder.Write("small.yaml", SmallSpec.Train(2, "{size: 1}", $"sweep:\n  seed: {seeds}").Replace("steps: 2", "steps: 2, checkpoint_every: 2", StringComparison.Ordinal));
        Assert.Equal(0, RoseProcess.Run(Spec("[1, 2]"), "--out", folder.Path).ExitCode);
        File.Delete(folder.At("small.checkpoints", "case_2.safetensors"));

        var gone = RoseProcess.Run(Spec("[1, 2]"), "--out", folder.Path);
        var moved = RoseProcess.Run(Spec("[2]"), "--out", folder.Path);

        Assert.StartsWith("case 1: kept, nothing changed\ncase 2: run, its checkpoint is not there\n", gone.Errors, StringComparison.Ordinal);
        Assert.StartsWith("case 1: run, its checkpoint is not there\n", moved.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_case_is_in_the_journal_with_its_values_before_the_first_runs()
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", SmallSpec.ManyForward()), "--out", folder.Path);
        rose.Until(() => File.Exists(folder.At("small.csv")) && File.ReadLines(folder.At("small.csv")).Skip(1).Any(), "no row comes");

        var cases = File.ReadLines(folder.At("small.journal.jsonl")).Count(line => line.StartsWith("{\"case\"", StringComparison.Ordinal));

        Assert.Equal(4000, cases);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_run_killed_at_any_moment_and_resumed_gives_the_bytes_of_one_that_was_not(int seed)
    {
        var draw = new Random(seed);
        using var folder = new TempFolder();
        var jobs = seed % 2 == 0 ? "2" : "1";
        var spec = WriteTraining(folder);
        for (var kill = 0; kill < 2; kill++)
        {
            using var rose = RoseProcess.Start(spec, "--out", folder.At("killed"), "--jobs", jobs);
            Thread.Sleep(300 + draw.Next(1500));
            foreach (var each in rose.Living)
            {
                Signal.Send(each.Id, Signal.Kill);
            }

            rose.AssertNoneLeft();
        }

        Assert.Equal(0, RoseProcess.Run(spec, "--out", folder.At("killed"), "--jobs", jobs).ExitCode);

        Assert.Equal(_whole.Value, File.ReadAllText(folder.At("killed", "small.csv")));
    }

    private static string Whole()
    {
        using var folder = new TempFolder();
        RoseProcess.Run(WriteTraining(folder), "--out", folder.Path).Well();
        return File.ReadAllText(folder.At("small.csv"));
    }

    private static string WriteTraining(TempFolder folder) =>
        folder.Write("small.yaml", SmallSpec.Train(4, "{size: 2, launch: threads, backend: in_process}", "sweep:\n  seed: 1..6"));
}
