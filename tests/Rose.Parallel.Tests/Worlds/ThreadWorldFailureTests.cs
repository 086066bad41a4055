using System.Diagnostics;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class ThreadWorldFailureTests
{
    private const string Reason = "the rank's own reason";

    private static readonly (string Point, Action<ProcessGroup, bool> Body)[] _points =
    [
        ("before any collective", (group, fails) =>
        {
            FailIf(fails);
            group.AllReduce(ones(3));
        }),
        ("between two collectives", (group, fails) =>
        {
            group.AllReduce(ones(3));
            FailIf(fails);
            group.AllReduce(ones(3));
        }),
        ("while others wait in an all-reduce", (group, fails) =>
        {
            FailLateIf(fails);
            group.AllReduce(ones(3));
        }),
        ("while others wait in an all-gather", (group, fails) =>
        {
            FailLateIf(fails);
            group.AllGather(ones(3), 0);
        }),
        ("while others wait in a barrier", (group, fails) =>
        {
            FailLateIf(fails);
            group.Barrier();
        }),
        ("while others wait to receive", (group, fails) =>
        {
            FailLateIf(fails);
            group.Receive(ones(3), group.Rank == 0 ? group.Size - 1 : 0);
        }),
        ("while others wait in the backward of a region", (group, fails) =>
        {
            var y = Regions.CopyToRegion(ones(3).requires_grad_(), group);
            FailLateIf(fails);
            y.sum().backward();
        }),
        ("in libtorch", (group, fails) =>
        {
            if (fails)
            {
                Thread.Sleep(50);
                throw new TorchException(Reason);
            }

            group.AllReduce(ones(3));
        }),
    ];

    public static MatrixTheoryData<string, int, Backend> PointsAndSizes => new(_points.Select(item => item.Point), [2, 3, 4], KeptWorlds.Backends);

    [Theory]
    [MemberData(nameof(PointsAndSizes))]
    public void A_rank_that_throws_ends_the_world_and_its_reason_is_what_is_read(string point, int size, Backend backend)
    {
        var body = _points.Single(item => item.Point == point).Body;
        foreach (var culprit in new[] { 0, size - 1 })
        {
            using var world = new ThreadWorld(size, backend: backend);
            var clock = Stopwatch.StartNew();
            var error = Assert.Throws<WorldException>(() => world.Run(rank =>
            {
                using var scope = NewDisposeScope();
                body(rank.Group, rank.Rank == culprit);
            }));
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
            Assert.Equal($"rank {culprit} of {size} failed: {Reason}", error.Message);
            Assert.Equal(Reason, error.InnerException!.Message);
            Assert.Equal(new RankFailure { Rank = culprit, Cause = Reason, IsConsequence = false }, error.Failures[0]);
            Assert.Equal(Enumerable.Range(0, size), error.Failures.Select(failure => failure.Rank).Order());
            Assert.All(error.Failures.Skip(1), failure => Assert.True(failure.IsConsequence, failure.Cause));
            if (backend != Backend.Gloo)
            {
                Assert.All(error.Failures.Skip(1), failure => Assert.EndsWith($"rank {culprit} failed: {Reason}", failure.Cause, StringComparison.Ordinal));
            }

            Assert.True(world.IsBroken);
            Assert.Contains("make a new one", Assert.Throws<InvalidOperationException>(() => world.Run(_ => 0)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Backend.InProcess)]
    [InlineData(Backend.Shared)]
    [InlineData(Backend.Gloo)]
    public void Two_ranks_that_throw_for_reasons_of_their_own_are_both_causes(Backend backend)
    {
        using var world = new ThreadWorld(3, backend: backend);
        var error = Assert.Throws<WorldException>(() => world.Run(rank =>
        {
            if (rank.Rank > 0)
            {
                Thread.Sleep(rank.Rank == 2 ? 0 : 100);
                throw new InvalidOperationException($"reason {rank.Rank}");
            }

            rank.Group.Barrier();
        }));
        Assert.Equal("rank 2 of 3 failed: reason 2", error.Message);
        Assert.Equal([2, 1, 0], error.Failures.Select(failure => failure.Rank));
        Assert.Equal([false, false, true], error.Failures.Select(failure => failure.IsConsequence));
    }

    [Theory]
    [InlineData(Backend.InProcess)]
    [InlineData(Backend.Shared)]
    [InlineData(Backend.Gloo)]
    public void A_peer_that_never_comes_is_waited_for_as_long_as_the_world_was_told(Backend backend)
    {
        using var world = new ThreadWorld(3, TimeSpan.FromSeconds(1), backend: backend);
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<WorldException>(() => world.Run(rank =>
        {
            using var scope = NewDisposeScope();
            if (rank.Rank != 1)
            {
                rank.Group.AllReduce(ones(3));
            }
        }));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 20);
        var inner = Assert.IsType<DistributedException>(error.InnerException);
        Assert.Contains("AllReduce(float32 [3]) on rank", inner.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("onnection closed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Failures, failure => failure.Rank == 1);
        if (backend != Backend.Gloo)
        {
            Assert.All(error.Failures, failure => Assert.Contains("all_reduce(Float [3], sum) has waited 1 s for rank 1", failure.Cause, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_rank_without_a_device_is_refused_before_any_rank_starts()
    {
        var before = Threads();
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<InvalidOperationException>(() => new ThreadWorld(3, device: rank => rank == 2 ? throw new InvalidOperationException(Reason) : CPU));
        Assert.Equal(Reason, error.Message);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
        Assert.InRange(Threads() - before, -50, 2);
    }

    [Fact]
    public void A_broken_world_leaves_others_and_the_next_one_alone()
    {
        using var other = new ThreadWorld(2);
        using (var broken = new ThreadWorld(2))
        {
            Assert.Throws<WorldException>(() => broken.Run(rank => FailIf(rank.Rank == 1)));
            Assert.Equal([0, 1], other.Run(rank => rank.Rank));
        }

        using var next = new ThreadWorld(2);
        Assert.Equal([2L, 2L], next.Run(rank =>
        {
            using var scope = NewDisposeScope();
            return rank.Group.AllReduce(tensor(1L)).item<long>();
        }));
    }

    [Theory]
    [InlineData(Backend.InProcess)]
    [InlineData(Backend.Shared)]
    [InlineData(Backend.Gloo)]
    public void Broken_worlds_leave_no_thread_behind(Backend backend)
    {
        Break();
        var before = Threads();
        for (var k = 0; k < 50; k++)
        {
            Break();
        }

        Assert.InRange(Threads() - before, -50, 10);

        void Break()
        {
            using var world = new ThreadWorld(3, backend: backend);
            Assert.Throws<WorldException>(() => world.Run(rank =>
            {
                using var scope = NewDisposeScope();
                FailIf(rank.Rank == 2);
                rank.Group.AllReduce(ones(3));
            }));
        }
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static void FailLateIf(bool fails)
    {
        if (fails)
        {
            Thread.Sleep(50);
        }

        FailIf(fails);
    }

    private static void FailIf(bool fails)
    {
        if (fails)
        {
            throw new InvalidOperationException(Reason);
        }
    }
}
