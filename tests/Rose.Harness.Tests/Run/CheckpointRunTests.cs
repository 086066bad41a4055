using Rose.Harness.Tests.Processes;
using Rose.Model;

namespace Rose.Harness.Tests.Run;

/// <summary>Training runs that are broken off and gone on with.</summary>
public sealed class CheckpointRunTests
{
    [Theory]
    [InlineData("invariant", 2, 2, "float32")]
    [InlineData("torch", 2, 2, "float32")]
    [InlineData("invariant", 2, 2, "bf16")]
    [InlineData("invariant", 1, 3, "float32")]
    public void A_resumed_run_writes_the_rows_that_the_uninterrupted_one_would_have(string rng, int savedAt, int resumedAt, string precision)
    {
        using var folder = new TempFolder();
        var whole = Run(folder, "whole", rng, resumedAt, $"steps: 6, precision: {precision}");
        Run(folder, "first", rng, savedAt, $"steps: 3, checkpoint_every: 2, precision: {precision}");
        var file = Path.Combine(folder.Path, "first.checkpoints", "case_1.safetensors");
        var rest = Run(folder, "rest", rng, resumedAt, $"steps: 6, precision: {precision}, resume_from: {file}");

        Assert.Equal(["4", "5", "6"], rest.Column("step"));
        if (savedAt == resumedAt)
        {
            Assert.Equal(whole.Column("loss").Skip(3), rest.Column("loss"));
            return;
        }

        foreach (var (expected, actual) in whole.Column("loss").Skip(3).Zip(rest.Column("loss")))
        {
            Assert.Equal(double.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), double.Parse(actual, System.Globalization.CultureInfo.InvariantCulture), 1e-5);
        }
    }

    [Fact]
    public void The_checkpoint_of_another_seed_is_refused_with_both()
    {
        using var folder = new TempFolder();
        Run(folder, "first", "invariant", 1, "steps: 1, checkpoint_every: 1");
        var spec = folder.Write("other.yaml", Spec("other", "invariant", 1, $"steps: 2, resume_from: {Path.Combine(folder.Path, "first.checkpoints", "case_1.safetensors")}").Replace("seed: 5", "seed: 6", StringComparison.Ordinal));
        var finished = RoseProcess.Run(spec, "--out", folder.Path);
        Assert.NotEqual(0, finished.ExitCode);
        Assert.Contains("seed = 5 was saved, but this run has 6", finished.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_leaves_no_step_is_refused_before_a_rank_starts()
    {
        using var folder = new TempFolder();
        Run(folder, "first", "invariant", 1, "steps: 3, checkpoint_every: 3");
        var file = Path.Combine(folder.Path, "first.checkpoints", "case_1.safetensors");
        var damaged = folder.Write("damaged.safetensors", "nothing of the kind");

        var done = RoseProcess.Run("check", folder.Write("done.yaml", Spec("done", "invariant", 1, $"steps: 3, resume_from: {file}")));
        var broken = RoseProcess.Run("check", folder.Write("broken.yaml", Spec("broken", "invariant", 1, $"steps: 3, resume_from: {damaged}")));

        Assert.Equal((2, 2), (done.ExitCode, broken.ExitCode));
        Assert.Contains($"train.resume_from = {file} was saved after step 3, which leaves no step of train.steps = 3; use steps: 4 or more", done.Errors, StringComparison.Ordinal);
        Assert.Contains($"train.resume_from = {damaged} cannot be gone on with: {damaged}: ", broken.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_rank_killed_while_it_saves_leaves_the_last_whole_checkpoint(int worldSize)
    {
        var moments = new Random(9);
        for (var round = 0; round < 3; round++)
        {
            using var folder = new TempFolder();
            var file = Path.Combine(folder.Path, "endless.checkpoints", "case_1.safetensors");
            using var rose = RoseProcess.Start(folder.Write("endless.yaml", Spec("endless", "invariant", worldSize, "steps: 100000, checkpoint_every: 1")), "--out", folder.Path);
            rose.Until(() => File.Exists(file), "no checkpoint is written");
            Thread.Sleep(moments.Next(200));
            Assert.True(Signal.Send(rose.Rank(0).Id, Signal.Kill));
            rose.Wait(TimeSpan.FromSeconds(20));

            using var reader = new SafetensorsReader(file);
            reader.Verify();
            Assert.True(long.Parse(reader.Header.Metadata["step"], System.Globalization.CultureInfo.InvariantCulture) >= 1);
        }
    }

    private static CsvFile Run(TempFolder folder, string name, string rng, int worldSize, string train)
    {
        var finished = RoseProcess.Run(folder.Write(name + ".yaml", Spec(name, rng, worldSize, train)), "--out", folder.Path);
        Assert.True(finished.ExitCode == 0, finished.Errors);
        return CsvFile.Read(Path.Combine(folder.Path, name + ".csv"));
    }

    private static string Spec(string name, string rng, int worldSize, string train) =>
        $"name: {name}\nkind: train\nseed: 5\nrng: {rng}\nworld: {{size: {worldSize}}}\n{SmallSpec.Model}\ntrain: {{batch_size: 4, seq_len: 8, {train}}}\n";
}
