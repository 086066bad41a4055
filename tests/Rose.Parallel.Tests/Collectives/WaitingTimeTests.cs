using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class WaitingTimeTests
{
    private static readonly TimeSpan _late = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(Backend.InProcess)]
    [InlineData(Backend.Shared)]
    public void Who_comes_early_waits_for_the_last_and_the_last_for_nobody(Backend backend)
    {
        using var world = new ThreadWorld(3, backend: backend);

        var spent = world.Run(rank =>
        {
            // More than one round of what shared memory holds.
            using var x = ones(1 << 16);
            rank.Group.Barrier();
            var (waiting, all) = (rank.Group.WaitingTime!.Value, rank.Group.CommunicationTime);
            if (rank.Rank == 1)
            {
                Thread.Sleep(_late);
            }

            using var sum = rank.Group.AllReduce(x);
            return new { Waiting = rank.Group.WaitingTime!.Value - waiting, All = rank.Group.CommunicationTime - all };
        });

        Assert.All(spent, each => Assert.InRange(each.Waiting, TimeSpan.Zero, each.All));
        Assert.All([spent[0], spent[2]], each => Assert.InRange(each.Waiting, _late / 2, TimeSpan.FromSeconds(20)));
        Assert.InRange(spent[1].Waiting, TimeSpan.Zero, _late / 2);
    }

    [Fact]
    public void Starting_the_world_is_no_waiting()
    {
        using var world = new ThreadWorld(2, backend: Backend.Shared);

        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero], world.Run(rank => rank.Group.WaitingTime!.Value));
    }

    [Fact]
    public void Gloo_does_not_tell()
    {
        using var world = new ThreadWorld(2, backend: Backend.Gloo);

        Assert.Equal([null, null], world.Run(rank => rank.Group.WaitingTime));
    }
}
