using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Ranks;

/// <summary>kill -9 of any rank at any moment, as seeds have it.</summary>
public sealed class RandomlyKilledRankTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_world_ends_in_time_and_names_the_rank_and_leaves_no_process(int seed)
    {
        var draw = new Random(seed);
        var size = 2 + (seed % 4);
        var victim = draw.Next(size);
        var later = TimeSpan.FromMilliseconds(draw.Next(1200));
        var world = $"{{size: {size}}}";
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", draw.Next(2) == 0 ? SmallSpec.Train(100000, world, "rng: invariant") : SmallSpec.ManyForward(size: size)), "--out", folder.Path);
        var process = rose.Rank(victim);
        Thread.Sleep(later);

        Assert.True(Signal.Send(process.Id, Signal.Kill));

        var finished = rose.Wait(_limit);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains($"error: rank {victim} of {size} failed: killed by signal 9 (SIGKILL)", finished.Errors, StringComparison.Ordinal);
        rose.AssertNoneLeft();
    }
}
