using System.Diagnostics;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class PointToPointTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_rank_gets_the_tensor_of_any_root_and_keeps_its_own(int size) => KeptWorlds.RunOverEach(size, rank =>
    {
        foreach (var dtype in DTypes.All)
        {
            for (var root = 0; root < size; root++)
            {
                using var scope = NewDisposeScope();
                var all = Draw.OfAll(rank.Group, r => DTypes.Small(dtype, 11, r, 3, 2));
                Bits.Equal(all[root].t(), rank.Group.Broadcast(all[rank.Rank].t(), root), $"{dtype} of rank {root}");
                Bits.Equal(DTypes.Small(dtype, 11, rank.Rank, 3, 2), all[rank.Rank], "the input");
            }
        }

        using var outer = NewDisposeScope();
        Bits.Equal(zeros(0, 3), rank.Group.Broadcast(zeros(0, 3), size - 1), "no elements");
    });

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void What_is_sent_around_the_ring_arrives_next_door(int size) => KeptWorlds.RunOverEach(size, rank =>
    {
        var (next, previous) = ((rank.Rank + 1) % size, (rank.Rank + size - 1) % size);
        foreach (var dtype in DTypes.All)
        {
            using var scope = NewDisposeScope();
            var mine = DTypes.Small(dtype, 12, rank.Rank, 4, 3);
            var like = zeros([3, 4], dtype: dtype);
            Tensor got;
            if (rank.Rank == 0)
            {
                rank.Group.Send(mine.t(), next);
                got = rank.Group.Receive(like, previous);
            }
            else
            {
                got = rank.Group.Receive(like, previous);
                rank.Group.Send(mine.t(), next);
            }

            Bits.Equal(DTypes.Small(dtype, 12, previous, 4, 3).t(), got, $"{dtype}");
            Bits.Equal(zeros([3, 4], dtype: dtype), like, "the model of what is received");
        }
    });

    [Fact]
    public void Messages_between_two_ranks_arrive_in_order_and_empty_ones_as_well() => KeptWorlds.RunOverEach(2, rank =>
    {
        using var scope = NewDisposeScope();
        for (var k = 0L; k < 20; k++)
        {
            if (rank.Rank == 0)
            {
                rank.Group.Send(tensor(k), 1);
                rank.Group.Send(zeros(0), 1);
            }
            else
            {
                Assert.Equal(k, rank.Group.Receive(tensor(-1L), 0).item<long>());
                Assert.Equal(0, rank.Group.Receive(zeros(0), 0).numel());
            }
        }
    });

    [Theory]
    [InlineData(1, Backend.InProcess)]
    [InlineData(2, Backend.InProcess)]
    [InlineData(5, Backend.InProcess)]
    [InlineData(5, Backend.Shared)]
    [InlineData(5, Backend.Gloo)]
    public void No_rank_leaves_a_barrier_before_the_last_has_come(int size, Backend backend)
    {
        var lastCame = 0L;
        var left = KeptWorlds.Of(size, backend).Run(rank =>
        {
            if (rank.Rank == size - 1)
            {
                Thread.Sleep(50);
                Volatile.Write(ref lastCame, Stopwatch.GetTimestamp());
            }

            rank.Group.Barrier();
            return (Seen: Volatile.Read(ref lastCame), Now: Stopwatch.GetTimestamp());
        });
        Assert.All(left, time => Assert.InRange(time.Seen, 1, time.Now));
    }
}
