using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class ThreadWorldTests
{
    [Fact]
    public void Each_rank_runs_on_its_own_thread_and_results_come_in_rank_order()
    {
        var world = KeptWorlds.Of(4);
        var results = world.Run(rank => (rank.Rank, rank.WorldSize, rank.Group.Rank, rank.Group.Size, Thread: Environment.CurrentManagedThreadId));
        Assert.Equal([(0, 4, 0, 4), (1, 4, 1, 4), (2, 4, 2, 4), (3, 4, 3, 4)], results.Select(r => (r.Item1, r.Item2, r.Item3, r.Item4)));
        Assert.Equal(4, results.Select(r => r.Thread).Distinct().Count());
        Assert.Equal(results, world.Run(rank => (rank.Rank, rank.WorldSize, rank.Group.Rank, rank.Group.Size, Thread: Environment.CurrentManagedThreadId)));
    }

    [Fact]
    public void Ranks_that_are_seeded_alike_draw_alike_without_a_race()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var expected = Bits.Of(randn(100, generator: generator));
        for (var k = 0; k < 20; k++)
        {
            var drawn = KeptWorlds.Of(4).Run(rank =>
            {
                using var inner = NewDisposeScope();
                rank.Seed(5);
                Assert.Same(rank.Generator, rank.ParameterGenerator);
                return Bits.Of(randn(100, generator: rank.Generator));
            });
            Assert.All(drawn, bits => Assert.Equal(expected, bits));
        }
    }

    [Fact]
    public void Two_worlds_at_once_do_not_disturb_each_other()
    {
        using var first = new ThreadWorld(2);
        using var second = new ThreadWorld(3);
        var sums = new[] { first, second }.AsParallel().WithDegreeOfParallelism(2).Select(world => Enumerable.Range(0, 50).Select(k => world.Run(rank =>
        {
            using var scope = NewDisposeScope();
            return rank.Group.AllReduce(tensor((long)(k + rank.Rank))).item<long>();
        })[0]).ToArray()).ToArray();
        Assert.Equal(Enumerable.Range(0, 50).Select(k => (2L * k) + 1), sums.Single(s => s[0] == 1));
        Assert.Equal(Enumerable.Range(0, 50).Select(k => (3L * k) + 3), sums.Single(s => s[0] == 3));
    }

    [Fact]
    public void Callers_on_two_threads_take_turns_on_one_world()
    {
        var world = KeptWorlds.Of(3);
        System.Threading.Tasks.Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, k =>
        {
            var sums = world.Run(rank =>
            {
                using var scope = NewDisposeScope();
                return rank.Group.AllReduce(tensor((long)k)).item<long>();
            });
            Assert.Equal([3L * k, 3L * k, 3L * k], sums);
        });
    }

    [Fact]
    public void A_world_of_no_ranks_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadWorld(0));

    [Fact]
    public void Threads_cannot_meet_over_nccl() =>
        Assert.StartsWith("ranks that are threads cannot meet over Nccl; use InProcess, Shared or Gloo", Assert.Throws<ArgumentException>(() => new ThreadWorld(2, backend: Backend.Nccl)).Message, StringComparison.Ordinal);

    [Fact]
    public void Ranks_backward_passes_stay_on_their_threads_where_libtorch_can_keep_them_there()
    {
        using var world = new ThreadWorld(2);
        var mayLeave = !Build.CanKeepBackwardOnCaller;
        Assert.Equal([mayLeave, mayLeave], world.Run(_ => autograd.is_multithreading_enabled()));
        Assert.True(autograd.is_multithreading_enabled());
    }

    [Fact]
    public void Ranks_share_no_GPU_where_their_backward_passes_would_share_a_thread()
    {
        Assert.SkipWhen(Build.CanKeepBackwardOnCaller, "from libtorch 2.0 on ranks may share a GPU");
        var error = Assert.Throws<ArgumentException>(() => new ThreadWorld(3, device: rank => new Device($"cuda:{rank % 2}")));
        Assert.StartsWith("2 ranks are threads on cuda:0, whose backward passes libtorch 1.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("use libtorch 2.0 or newer, give each rank a GPU of its own, or make the ranks processes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_world_can_be_disposed_twice_and_then_runs_nothing()
    {
        var world = new ThreadWorld(2);
        world.Dispose();
        world.Dispose();
        Assert.Throws<ObjectDisposedException>(() => world.Run(_ => 0));
    }
}
