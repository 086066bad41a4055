using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Ranks;

/// <summary>kill -9 of a rank, or of the harness, at any moment.</summary>
public sealed class KilledRankTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    /// <summary>When the rank is killed.</summary>
    public enum Moment
    {
        /// <summary>As soon as its process is there.</summary>
        Started,

        /// <summary>While it starts .NET or joins the others.</summary>
        Starting,

        /// <summary>In the middle of its work, after some rows.</summary>
        Working,
    }

    [Theory]
    [InlineData(0, "forward", Moment.Started, "gloo")]
    [InlineData(0, "forward", Moment.Starting, "shared")]
    [InlineData(0, "forward", Moment.Working, "gloo")]
    [InlineData(1, "forward", Moment.Started, "shared")]
    [InlineData(1, "forward", Moment.Starting, "gloo")]
    [InlineData(1, "forward", Moment.Working, "shared")]
    [InlineData(0, "train", Moment.Started, "shared")]
    [InlineData(0, "train", Moment.Starting, "gloo")]
    [InlineData(0, "train", Moment.Working, "shared")]
    [InlineData(1, "train", Moment.Started, "gloo")]
    [InlineData(1, "train", Moment.Starting, "shared")]
    [InlineData(1, "train", Moment.Working, "gloo")]
    public void A_killed_rank_is_named_as_the_cause_and_ends_the_run(int rank, string kind, Moment moment, string backend)
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", kind == "train" ? SmallSpec.Train(100000) : SmallSpec.ManyForward()), "--set", $"world.backend={backend}", "--out", folder.Path);
        var victim = WaitFor(moment, rose, rank, folder);
        var before = CsvFile.FinishedRows(folder.At("small.csv"));

        Assert.True(Signal.Send(victim.Id, Signal.Kill));

        var finished = rose.Wait(_limit);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains($"error: rank {rank} of 2 failed: killed by signal 9 (SIGKILL)", finished.Errors, StringComparison.Ordinal);
        rose.AssertNoneLeft();
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries("/dev/shm"), name => name.Contains("rose", StringComparison.Ordinal));
        AssertRows(folder.At("small.csv"), kind, before);
    }

    [Fact]
    public void Ranks_that_are_threads_die_together_and_that_is_said()
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", SmallSpec.Train(100000, "{size: 3, launch: threads}")), "--out", folder.Path);
        var victim = WaitFor(Moment.Working, rose, 0, folder);
        var before = CsvFile.FinishedRows(folder.At("small.csv"));

        Assert.True(Signal.Send(victim.Id, Signal.Kill));

        var finished = rose.Wait(_limit);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("error: rank 0 of 3 failed: killed by signal 9 (SIGKILL) with all 3 ranks, which were threads of one process", finished.Errors, StringComparison.Ordinal);
        rose.AssertNoneLeft();
        AssertRows(folder.At("small.csv"), "train", before);
    }

    [Theory]
    [InlineData("processes", Moment.Started)]
    [InlineData("processes", Moment.Starting)]
    [InlineData("processes", Moment.Working)]
    [InlineData("threads", Moment.Started)]
    [InlineData("threads", Moment.Working)]
    public void The_ranks_of_a_killed_harness_end_by_themselves(string launch, Moment moment)
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", SmallSpec.Train(100000, $"{{size: 2, launch: {launch}}}")), "--out", folder.Path);
        WaitFor(moment, rose, 0, folder);

        Assert.True(Signal.Send(rose.Id, Signal.Kill));

        rose.AssertNoneLeft();
    }

    [Fact]
    public void What_a_harness_killed_before_its_ranks_are_there_has_started_ends_by_itself()
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", SmallSpec.Train(100000)), "--out", folder.Path);
        var parent = WaitForParent(rose);
        rose.Until(() => ProcessTable.HasLoaded(parent.Id, "libtorch_cpu"), "rose-ranks does not load libtorch");

        Assert.True(Signal.Send(rose.Id, Signal.Kill));

        rose.AssertNoneLeft();
    }

    [Fact]
    public void Ranks_that_are_stuck_when_the_harness_is_killed_are_ended()
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", SmallSpec.Train(100000)), "--out", folder.Path);
        MarkedProcess[] ranks = [WaitFor(Moment.Working, rose, 0, folder), rose.Rank(1)];
        Assert.All(ranks, rank => Assert.True(Signal.Send(rank.Id, Signal.Stop)));

        Assert.True(Signal.Send(rose.Id, Signal.Kill));

        rose.AssertNoneLeft();
    }

    [Theory]
    [InlineData(Moment.Started)]
    [InlineData(Moment.Working)]
    public void The_killed_parent_of_all_ranks_is_named_as_the_cause_and_ends_the_run(Moment moment)
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", SmallSpec.Train(100000)), "--out", folder.Path);
        var parent = WaitForParent(rose);
        if (moment == Moment.Working)
        {
            WaitFor(moment, rose, 0, folder);
        }

        var before = CsvFile.FinishedRows(folder.At("small.csv"));

        Assert.True(Signal.Send(parent.Id, Signal.Kill));

        var finished = rose.Wait(_limit);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("rose-ranks, the parent of all ranks, ended: killed by signal 9 (SIGKILL)", finished.Errors, StringComparison.Ordinal);
        rose.AssertNoneLeft();
        AssertRows(folder.At("small.csv"), "train", before);
    }

    private static MarkedProcess WaitForParent(RoseProcess rose) =>
        rose.Until(() => rose.Living.FirstOrDefault(each => each.Arguments[0].EndsWith("/rose-ranks", StringComparison.Ordinal)), "rose-ranks does not start");

    private static MarkedProcess WaitFor(Moment moment, RoseProcess rose, int rank, TempFolder folder)
    {
        var process = rose.Rank(rank);
        switch (moment)
        {
            case Moment.Starting:
                rose.Until(() => ProcessTable.HasLoaded(process.Id, "System.Private.CoreLib.dll"), $"rank {rank} does not start .NET");
                break;
            case Moment.Working:
                rose.Until(() => CsvFile.FinishedRows(folder.At("small.csv")) >= 3, "no rows");
                break;
        }

        return process;
    }

    // Every row that is there is whole, and none before it is missing.
    private static void AssertRows(string path, string kind, int atLeast)
    {
        var text = File.ReadAllText(path);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var rows = CsvFile.Read(path).Rows;
        Assert.InRange(rows.Count, atLeast, int.MaxValue);
        Assert.All(rows, row => Assert.Matches(@"^\d+\.\d+$", row["loss"]));
        var counter = kind == "train" ? "step" : "case";
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(each => $"{each}"), rows.Select(row => row[counter]));
    }
}
