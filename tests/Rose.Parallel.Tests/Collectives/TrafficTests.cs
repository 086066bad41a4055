using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class TrafficTests
{
    [Fact]
    public void Each_kind_counts_its_calls_and_the_bytes_that_the_rank_gives() => KeptWorlds.RunOverEach(2, rank =>
    {
        using var scope = NewDisposeScope();
        var (group, peer) = (rank.Group, 1 - rank.Rank);
        long[] sizes = [3, 1];
        var before = group.Traffic;

        group.AllReduce(zeros(2, 5));
        group.AllReduce(zeros([4], dtype: bfloat16), Reduction.Max);
        group.AllGather(zeros(sizes[rank.Rank], 2), 0, sizes);
        group.ReduceScatter(zeros([4], dtype: float64), 0, sizes);
        group.Broadcast(zeros([7], dtype: uint8), root: 1);
        group.Barrier();
        if (rank.Rank == 0)
        {
            group.Send(zeros(6), peer);
            group.Receive(zeros([2], dtype: int64), peer);
        }
        else
        {
            group.Receive(zeros(6), peer);
            group.Send(zeros([2], dtype: int64), peer);
        }

        var traffic = group.Traffic - before;
        Assert.Equal((2, 40 + 8), Of(Collective.AllReduce));
        Assert.Equal((1, rank.Rank == 0 ? 24 : 8), Of(Collective.AllGather));
        Assert.Equal((1, 32), Of(Collective.ReduceScatter));
        Assert.Equal((1, 7), Of(Collective.Broadcast));
        Assert.Equal((1, 0), Of(Collective.Barrier));
        Assert.Equal((1, rank.Rank == 0 ? 24 : 16), Of(Collective.Send));
        Assert.Equal((1, rank.Rank == 0 ? 16 : 24), Of(Collective.Receive));
        Assert.Equal((8, traffic.ByKind.Sum(each => each.Bytes)), (traffic.Calls, traffic.Bytes));

        (long, long) Of(Collective kind) => (traffic[kind].Calls, traffic[kind].Bytes);
    });

    [Fact]
    public void What_regions_call_counts_forward_and_in_backward() => KeptWorlds.RunOverEach(3, rank =>
    {
        using var scope = NewDisposeScope();
        var group = rank.Group;
        var x = ones(2, 4).requires_grad_();
        var before = group.Traffic;

        var y = Regions.GatherToRegion(Regions.CopyToRegion(x, group), group, dim: 0);
        var forward = group.Traffic;
        y.sum().backward();
        var backward = group.Traffic - forward;

        Assert.Equal((1, 32), ((forward - before).Calls, (forward - before)[Collective.AllGather].Bytes));
        Assert.Equal((2, 96, 32), (backward.Calls, backward[Collective.ReduceScatter].Bytes, backward[Collective.AllReduce].Bytes));
    });

    [Fact]
    public void A_group_of_one_rank_counts_what_it_is_asked() => KeptWorlds.RunOverEach(1, rank =>
    {
        using var scope = NewDisposeScope();
        var before = rank.Group.Traffic;
        rank.Group.AllReduce(zeros(3));
        Assert.Equal((1, 12), ((rank.Group.Traffic - before).Calls, (rank.Group.Traffic - before).Bytes));
    });

    [Fact]
    public void A_part_counts_apart_from_its_whole() => KeptWorlds.RunOverEach(2, rank =>
    {
        using var scope = NewDisposeScope();
        using var part = rank.Group.Split([rank.Rank]);
        var before = rank.Group.Traffic;
        part.AllReduce(zeros(3));
        Assert.Equal((Traffic.None, 12), (rank.Group.Traffic - before, part.Traffic.Bytes));
    });

    [Fact]
    public void A_call_that_is_refused_does_not_count() => KeptWorlds.RunOverEach(2, rank =>
    {
        using var scope = NewDisposeScope();
        var before = rank.Group.Traffic;
        Assert.ThrowsAny<Exception>(() => rank.Group.AllGather(zeros(3), 0, [2, 2]));
        Assert.Equal("nothing", (rank.Group.Traffic - before).ToString());
    });

    [Fact]
    public void Traffic_is_spelled_for_people() => Assert.Equal(
        "3 all-reduce of 12 bytes, 1 reduce-scatter of 5 bytes",
        Traffic.Of([Of(Collective.ReduceScatter, 1, 5), Of(Collective.AllReduce, 2, 4), Of(Collective.AllReduce, 1, 8)]).ToString());

    private static CollectiveTraffic Of(Collective kind, long calls, long bytes) => new() { Kind = kind, Calls = calls, Bytes = bytes };
}
