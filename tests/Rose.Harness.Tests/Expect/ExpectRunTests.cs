using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Expect;

public sealed class ExpectRunTests
{
    private const string Sweep = "sweep:\n  rng: [torch, invariant]\n  world.size: [1, 2]";

    [Fact]
    public void A_run_whose_expectations_hold_counts_them_and_ends_well()
    {
        var rose = Run(SmallSpec.Forward("{launch: threads}", $"{Sweep}\nexpect:\n  - loss equal over world.size within 1e-6 relative where rng is invariant\n  - max_diff_vs_rank0 at most 0\n"));

        Assert.Contains("2 of 2 expectations hold (5 comparisons)", rose.Well().Output, StringComparison.Ordinal);
        Assert.Equal("0", rose.ExitCodeOfRunFile);
    }

    [Fact]
    public void A_violation_is_told_after_all_rows_are_written_and_the_run_fails()
    {
        // With rng: torch each world size draws another model.
        var rose = Run(SmallSpec.Forward("{launch: threads}", $"{Sweep}\nexpect:\n  - loss equal over world.size within 1e-6 relative\n  - loss at least 0\n"));

        Assert.Equal(1, rose.Finished.ExitCode);
        Assert.Equal("1", rose.ExitCodeOfRunFile);
        Assert.Equal(4, rose.Csv.Rows.Count);
        Assert.Contains("1 of 2 expectations hold (6 comparisons)", rose.Finished.Output, StringComparison.Ordinal);
        var failure = Assert.Single(rose.Finished.Errors.Split('\n'), line => line.StartsWith("check failed: ", StringComparison.Ordinal));
        var (first, second) = (rose.Csv.Rows[0]["loss"], rose.Csv.Rows[1]["loss"]);
        Assert.StartsWith($"check failed: {rose.Spec}:14:5: expected loss equal over world.size within 1e-6 relative; case 2 (rng=torch world.size=2) has loss = {second}, but case 1 (rng=torch world.size=1) has {first}: they differ by 0.", failure, StringComparison.Ordinal);
        Assert.EndsWith(" relative, and 1e-06 is allowed", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_are_the_same_bits_however_ranks_are_launched()
    {
        var rose = Run(SmallSpec.Forward("{size: 2}", "sweep: {world.launch: [processes, threads]}\nexpect: [logits_sha256 equal over world.launch]"));

        Assert.Contains("1 of 1 expectation holds (1 comparison)", rose.Well().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_runs_are_compared_step_by_step()
    {
        var rose = Run(SmallSpec.Train(3, "{launch: threads}", "rng: invariant\nsweep: {world.size: [1, 2]}\nexpect:\n  - loss equal over world.size within 1e-5 relative\n  - loss increasing over step\n  - loss decreasing over step\n"));

        Assert.Equal(1, rose.Finished.ExitCode);
        Assert.Contains(" of 3 expectations hold (11 comparisons)", rose.Finished.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("expected loss equal", rose.Finished.Errors, StringComparison.Ordinal);
        Assert.Matches(@"expected loss (in|de)creasing over step; case 1 \(world\.size=1, step [23]\) has loss = ", rose.Finished.Errors);
    }

    [Fact]
    public void A_property_is_held_against_its_expectations()
    {
        const string Spec = "name: small\nkind: property\nworld: {launch: threads}\nproperty: {cases: 3, world_sizes: [1], max_dim: 4}\nexpect:\n  - result is passed\n  - cases_run at least 4\n";
        var rose = Run(Spec);

        Assert.Equal(1, rose.Finished.ExitCode);
        Assert.Contains("1 of 2 expectations hold (2 comparisons)", rose.Finished.Output, StringComparison.Ordinal);
        Assert.Contains("expected cases_run at least 4; case 1 (world.size=1) has cases_run = 3, which is less than 4.0: the difference is 1.0", rose.Finished.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_expectation_is_refused_before_any_rank_starts()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("bad.yaml", SmallSpec.Forward("{size: 2}", "expect: [los at most 3]"));

        var rose = RoseProcess.Run(spec, "--out", folder.At("out"));

        Assert.Equal(2, rose.ExitCode);
        Assert.Contains(":10: error: expect: los is no column of the results; did you mean loss?", rose.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")));
    }

    private static ExpectRun Run(string spec)
    {
        using var folder = new TempFolder();
        var path = folder.Write("small.yaml", spec);
        var finished = RoseProcess.Run(path, "--out", folder.At("out"));
        Assert.True(finished.ExitCode is 0 or 1, finished.Errors);
        return new ExpectRun(path, finished, CsvFile.Read(folder.At("out", "small.csv")), File.ReadAllText(folder.At("out", "small.run.json")));
    }

    private sealed record ExpectRun(string Spec, Finished Finished, CsvFile Csv, string RunFile)
    {
        public string ExitCodeOfRunFile => RunFile.Split("\"exit_code\": ")[1].Split(',', '\n')[0];

        public Finished Well() => Finished.Well();
    }
}
