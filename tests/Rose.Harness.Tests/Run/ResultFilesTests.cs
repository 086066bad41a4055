using System.Globalization;
using Rose.Harness.Calibration;
using Rose.Harness.Plan;
using Rose.Harness.Predict;
using Rose.Harness.Tests.Calibration;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

public sealed class ResultFilesTests
{
    [Fact]
    public void From_a_folder_within_the_repository_a_spec_is_found_and_results_go_to_the_root()
    {
        using var root = new TempFolder();
        root.Write("RoseHarness.sln", "");
        root.Write("experiments/small.yaml", SmallSpec.Forward("{launch: threads}"));
        Directory.CreateDirectory(root.At("src", "Rose.Harness"));

        var rose = RoseProcess.RunIn(root.At("src", "Rose.Harness"), "experiments/small.yaml").Well();

        Assert.Single(CsvFile.Read(root.At("results", "small.csv")).Rows);
        Assert.Equal(["small.csv", "small.journal.jsonl", "small.logs", "small.run.json", "small.timing.csv"], Names(root.At("results")));
        Assert.Contains("1 rows in ../../results/small.csv", rose.Output, StringComparison.Ordinal);
        Assert.Empty(Names(root.At("src", "Rose.Harness")));
    }

    [Fact]
    public void The_shipped_specs_are_found_from_the_harness_project()
    {
        var rose = RoseProcess.RunIn(Path.Combine(Repository.Root, "src", "Rose.Harness"), "check", "experiments/forward_tp_007.yaml").Well();

        Assert.Contains("forward_tp_007.yaml: 1 cases, all sound", rose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Out_takes_all_results_elsewhere()
    {
        using var root = new TempFolder();
        root.Write("RoseHarness.sln", "");
        root.Write("small.yaml", SmallSpec.Forward("{launch: threads}"));

        RoseProcess.RunIn(root.Path, "small.yaml", "--out", "made/on/demand").Well();

        Assert.Single(CsvFile.Read(root.At("made", "on", "demand", "small.csv")).Rows);
        Assert.False(Directory.Exists(root.At("results")));
    }

    [Fact]
    public void Two_runs_do_not_write_the_same_files()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Train(100_000, "{launch: threads}"));
        using var first = RoseProcess.Start(spec, "--out", folder.Path);
        first.Until(() => CsvFile.FinishedRows(folder.At("small.csv")) > 0 ? "some" : null, "no row is written");

        var second = RoseProcess.Run(spec, "--out", folder.Path, "--set", "train.steps=2");

        Assert.Equal(2, second.ExitCode);
        Assert.Equal($"error: the results cannot be written: another run is writing {folder.At("small.csv")}; name another folder with --out", second.Errors.Trim());
        Assert.True(Signal.Send(first.Id, Signal.Kill));
        first.Wait(TimeSpan.FromSeconds(20));
        RoseProcess.Run(spec, "--out", folder.Path, "--set", "train.steps=2").Well();
        Assert.Equal(2, CsvFile.FinishedRows(folder.At("small.csv")));
        Assert.False(File.Exists(folder.At("small.lock")));
    }

    [Fact]
    public void Times_stand_in_a_file_of_their_own()
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Train(3, "{launch: threads}")), "--out", folder.Path).Well();

        var timing = CsvFile.Read(folder.At("small.timing.csv"));

        Assert.Equal(["experiment", "case", "world_size", "step", "step_milliseconds", "predicted_step_milliseconds", "communication_milliseconds", "hidden_communication_milliseconds", "waiting_milliseconds", "peak_memory_mebibytes", "predicted_peak_memory_mebibytes", "backend"], timing.Header);
        Assert.Equal(["gloo", "gloo", "gloo"], timing.Column("backend"));
        Assert.Equal(["1", "2", "3"], timing.Column("step"));
        Assert.All(timing.Column("step_milliseconds"), text => Assert.Matches(@"^\d+\.\d{3}$", text));
        Assert.Equal(["experiment", "case", "world_size", "step", "loss", "predicted_collectives", "measured_collectives", "predicted_bytes", "measured_bytes"], CsvFile.Read(folder.At("small.csv")).Header);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_predicted_stands_beside_what_was_measured_where_the_machine_is_calibrated(bool trains)
    {
        using var folder = new TempFolder();
        RatesFile.Write(folder.At("rates.json"), SomeRates.All);
        var spec = folder.Write("small.yaml", trains ? SmallSpec.Train(2, "{size: 1}") : SmallSpec.Forward("{size: 1}"));
        string[] columns = [trains ? "predicted_step_milliseconds" : "predicted_forward_milliseconds", "predicted_peak_memory_mebibytes"];

        RoseProcess.RunWith([("ROSE_CALIBRATION", folder.At("none.json"))], spec, "--out", folder.Path).Well();
        Assert.All(columns, column => Assert.All(CsvFile.Read(folder.At("small.timing.csv")).Column(column), Assert.Empty));

        // Rows that an earlier run left are written by the rates of now.
        RoseProcess.RunWith([("ROSE_CALIBRATION", folder.At("rates.json"))], spec, "--out", folder.Path).Well();
        var timing = CsvFile.Read(folder.At("small.timing.csv"));
        var expected = MachineCost.Of(Assert.Single(ExperimentPlan.Load(spec).Cases).Spec, SomeRates.All);
        double[] numbers = [expected.StepMilliseconds!.Value, expected.PeakMemoryMebibytes!.Value];
        Assert.Equal(numbers.Select(number => number.ToString("F3", CultureInfo.InvariantCulture)), columns.Select(column => timing.Rows[0][column]));
        Assert.InRange(double.Parse(timing.Rows[0]["peak_memory_mebibytes"], CultureInfo.InvariantCulture), 20, 2000);
    }

    private static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
}
