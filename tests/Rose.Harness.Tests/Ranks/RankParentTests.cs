using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Ranks;

/// <summary>Worlds of two and of three ranks, one after the other.</summary>
public sealed class RankParentTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_worlds_of_a_run_are_forks_of_one_process()
    {
        using var rose = Start(50);
        var first = ParentOfWorld(rose, 2);
        var second = ParentOfWorld(rose, 3);

        Assert.Equal(0, rose.Wait(_limit).ExitCode);
        Assert.Equal(first, second);
        rose.AssertNoneLeft();
    }

    [Fact]
    public void Where_it_is_killed_and_the_run_keeps_going_another_takes_its_place()
    {
        using var rose = Start(200);
        var first = ParentOfWorld(rose, 2);
        rose.Until(() => CsvFile.FinishedRows(_folder.At("small.csv")) >= 2, "no rows");

        Assert.True(Signal.Send(first, Signal.Kill));

        var finished = rose.Wait(_limit);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("case 1 (world.size=2) failed: rank 0 of 2 failed: rose-ranks, the parent of all ranks, ended: killed by signal 9 (SIGKILL)", finished.Errors, StringComparison.Ordinal);
        Assert.Equal(200, CsvFile.Read(_folder.At("small.csv")).Rows.Count(row => row["world.size"] == "3"));
        rose.AssertNoneLeft();
    }

    private RoseProcess Start(int steps) =>
        RoseProcess.Start(_folder.Write("small.yaml", SmallSpec.Train(steps, rest: "sweep: {world.size: [2, 3]}")), "--out", _folder.Path, "--keep-going");

    private static int ParentOfWorld(RoseProcess rose, int size)
    {
        var rank = rose.Until(() => rose.Living.FirstOrDefault(each => each.FirstRank == 0 && each.Arguments[^1].EndsWith($"/{size}", StringComparison.Ordinal)), $"no world of {size} ranks starts");
        var status = File.ReadLines($"/proc/{rank.Id}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal));
        return int.Parse(status.AsSpan("PPid:".Length), CultureInfo.InvariantCulture);
    }
}
