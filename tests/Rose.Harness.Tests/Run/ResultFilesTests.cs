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
    public void Times_stand_in_a_file_of_their_own()
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Train(3, "{launch: threads}")), "--out", folder.Path).Well();

        var timing = CsvFile.Read(folder.At("small.timing.csv"));

        Assert.Equal(["experiment", "case", "world_size", "step", "step_milliseconds"], timing.Header);
        Assert.Equal(["1", "2", "3"], timing.Column("step"));
        Assert.All(timing.Column("step_milliseconds"), text => Assert.Matches(@"^\d+\.\d{3}$", text));
        Assert.Equal(["experiment", "case", "world_size", "step", "loss", "predicted_collectives", "measured_collectives", "predicted_bytes", "measured_bytes"], CsvFile.Read(folder.At("small.csv")).Header);
    }

    private static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
}
