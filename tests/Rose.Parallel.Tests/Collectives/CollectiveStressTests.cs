using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>Thousands of random collectives in a row, while every rank dawdles where it likes.</summary>
public sealed class CollectiveStressTests
{
    [Theory]
    [InlineData(2, 4000, Backend.InProcess)]
    [InlineData(3, 3000, Backend.InProcess)]
    [InlineData(8, 1500, Backend.InProcess)]
    [InlineData(2, 4000, Backend.Shared)]
    [InlineData(3, 3000, Backend.Shared)]
    [InlineData(8, 1000, Backend.Shared)]
    [InlineData(3, 300, Backend.Gloo)]
    public void No_rank_overruns_another(int size, int count, Backend backend)
    {
        using var world = new ThreadWorld(size, TimeSpan.FromSeconds(20), backend: backend);
        world.Run(rank =>
        {
            var plan = new Random(size);
            var pace = new Random(1000 + rank.Rank);
            for (var k = 0; k < count; k++)
            {
                using var scope = NewDisposeScope();
                Dawdle(pace);
                Step(rank.Group, plan.Next(6), k, plan.Next(20) == 0 ? 20_000 : plan.Next(1, 40), plan.Next(size));
            }
        });
    }

    // Every number says which step and which rank it is of; all are whole numbers that float32 holds.
    private static void Step(ProcessGroup group, int collective, int k, int length, int root)
    {
        var (rank, size) = (group.Rank, group.Size);
        var x = Of(rank);
        switch (collective)
        {
            case 0:
                Equal(full([length], (double)Enumerable.Range(0, size).Sum(Number), dtype: float32), group.AllReduce(x));
                break;
            case 1:
                Equal(Of(size - 1), group.AllReduce(x, Reduction.Max));
                break;
            case 2:
                Equal(cat([.. Enumerable.Range(0, size).Select(Of)]), group.AllGather(x, 0));
                break;
            case 3:
                var sum = full([Shard.SizeOf(length, size, rank)], (double)Enumerable.Range(0, size).Sum(Number), dtype: float32);
                Equal(sum, group.ReduceScatter(x, 0));
                break;
            case 4:
                Equal(Of(root), group.Broadcast(x, root));
                break;
            default:
                if (rank == 0)
                {
                    group.Send(x, 1);
                }
                else
                {
                    Equal(Of(rank - 1), group.Receive(x, rank - 1));
                    if (rank + 1 < size)
                    {
                        group.Send(x, rank + 1);
                    }
                }

                break;
        }

        // Whoever still reads this now reads it wrong.
        x.fill_(-1);

        int Number(int of) => (k * 8) + of;
        Tensor Of(int of) => full([length], (double)Number(of), dtype: float32);

        void Equal(Tensor expected, Tensor actual)
        {
            if (!expected.Equals(actual))
            {
                Assert.Fail($"step {k}, collective {collective} of {length} on rank {rank}: expected {expected.str()}, got {actual.str()}");
            }
        }
    }

    private static void Dawdle(Random pace)
    {
        switch (pace.Next(40))
        {
            case 0:
                Thread.Sleep(1);
                break;
            case < 6:
                Thread.Yield();
                break;
            case < 12:
                Thread.SpinWait(pace.Next(2000));
                break;
        }
    }
}
