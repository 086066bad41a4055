using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run.Resume;

public sealed class PropertyResumeTests
{
    [Fact]
    public void A_property_that_is_repeated_runs_nothing_and_writes_the_same_bytes_and_report()
    {
        using var folder = new TempFolder();
        var spec = Write(folder, "[1, 2, 3]");
        var first = RoseProcess.Run(spec, "--out", folder.Path).Well();
        var (rows, times) = (File.ReadAllText(folder.At("p.csv")), File.ReadAllText(folder.At("p.timing.csv")));
        File.Delete(folder.At("p.csv"));

        var again = RoseProcess.Run(spec, "--out", folder.Path).Well();

        Assert.Equal("cases 1-3: kept, nothing changed", again.Errors.Trim());
        Assert.Equal(first.Output, again.Output);
        Assert.Equal(rows, File.ReadAllText(folder.At("p.csv")));
        Assert.Equal(times, File.ReadAllText(folder.At("p.timing.csv")));
    }

    [Fact]
    public void New_cases_run_and_rows_stand_in_the_order_of_the_spec()
    {
        using var folder = new TempFolder();
        RoseProcess.Run(Write(folder, "[2, 3]"), "--out", folder.Path).Well();
        var spec = Write(folder, "[1, 2, 3]");

        var more = RoseProcess.Run(spec, "--out", folder.Path).Well();

        Assert.StartsWith("case 1: run, it has not run with this spec\ncases 2-3: kept, nothing changed\n[1/3] ", more.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("[2/3]", more.Errors, StringComparison.Ordinal);
        var resumed = File.ReadAllText(folder.At("p.csv"));
        Assert.Equal(["1", "2", "3"], CsvFile.Read(folder.At("p.timing.csv")).Column("case"));
        Assert.StartsWith(
            "--jobs is not used: a property judges several cases at once as it is\n[1/3] 8 cases, passed",
            RoseProcess.Run(spec, "--out", folder.Path, "--fresh", "--jobs", "2").Well().Errors, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(folder.At("p.csv")), resumed);
    }

    [Fact]
    public void A_broken_law_fails_the_repeated_run_too_and_its_regression_makes_the_other_cases_run_again()
    {
        using var folder = new TempFolder();
        RoseProcess.Run(Write(folder, "[1, 2]", backend: "gloo"), "--out", folder.Path).Well();
        var spec = Write(folder, "[1, 2, 3]", backend: "gloo");

        // Every case that runs breaks a law now: it throws.
        Finished Broken() => RoseProcess.RunWith([("GLOO_SOCKET_IFNAME", "mars")], spec, "--out", folder.Path);
        var first = Broken();
        Directory.Move(folder.At("regressions"), folder.At("set aside"));
        var second = Broken();
        var mended = RoseProcess.Run(spec, "--out", folder.Path).Well();

        Assert.Equal((1, 1), (first.ExitCode, second.ExitCode));
        Assert.StartsWith("cases 1-2: kept, nothing changed\ncase 3: run, it has not run with this spec\n", first.Errors, StringComparison.Ordinal);
        Assert.StartsWith("cases 1-2: kept, nothing changed\ncase 3: run, it failed before\n", second.Errors, StringComparison.Ordinal);
        Assert.All([first, second], each => Assert.Matches("breaks  Error (.|\n)*mars(.|\n)*\n  replay  ffn-w", each.Errors));
        Assert.StartsWith("cases 1-2: run, its regressions changed\ncase 3: run, it failed before\n", mended.Errors, StringComparison.Ordinal);

        // The regression ran first in each.
        Assert.Equal(["9", "9", "9"], CsvFile.Read(folder.At("p.csv")).Column("cases_run"));
    }

    [Fact]
    public void A_property_killed_at_any_moment_and_resumed_gives_the_bytes_of_one_that_was_not()
    {
        var draw = new Random(1);
        using var folder = new TempFolder();
        var spec = Write(folder, "1..8", cases: 60);
        RoseProcess.Run(spec, "--out", folder.At("whole")).Well();
        string[] Done() => File.Exists(folder.At("killed", "p.journal.jsonl")) ? [.. File.ReadLines(folder.At("killed", "p.journal.jsonl")).Where(line => line.StartsWith("{\"outcome\"", StringComparison.Ordinal))] : [];
        for (var kill = 1; kill <= 2; kill++)
        {
            using var rose = RoseProcess.Start(spec, "--out", folder.At("killed"));
            rose.Until(() => Done().Length >= kill, "no case is done");
            Thread.Sleep(draw.Next(150));
            foreach (var each in rose.Living)
            {
                Signal.Send(each.Id, Signal.Kill);
            }

            rose.AssertNoneLeft();
        }

        var resumed = RoseProcess.Run(spec, "--out", folder.At("killed")).Well();

        Assert.Matches("^cases 1-[2-7]: kept, nothing changed\ncases? [3-8](-8)?: run, it has not run with this spec\n", resumed.Errors);
        Assert.Equal(File.ReadAllText(folder.At("whole", "p.csv")), File.ReadAllText(folder.At("killed", "p.csv")));
        Assert.Equal(CsvFile.Read(folder.At("whole", "p.timing.csv")).Column("case"), CsvFile.Read(folder.At("killed", "p.timing.csv")).Column("case"));
    }

    private static string Write(TempFolder folder, string seeds, int cases = 8, string backend = "in_process") => folder.Write("p.yaml", $$"""
        name: p
        kind: property
        world: {launch: threads, backend: {{backend}}}
        property: {law: ffn, cases: {{cases}}, world_sizes: [1, 2, 3], max_dim: 6}
        sweep:
          seed: {{seeds}}
        """);
}
