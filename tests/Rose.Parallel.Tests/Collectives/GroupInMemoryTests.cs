using System.Diagnostics;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>What ranks that meet in memory are told when one of them cannot go on.</summary>
public sealed class GroupInMemoryTests
{
    public static TheoryData<Backend> Backends => [Backend.InProcess, Backend.Shared];

    /// <summary>Those and gloo, whose ranks meet in memory first where they are threads.</summary>
    public static TheoryData<Backend> AllBackends => [Backend.InProcess, Backend.Shared, Backend.Gloo];

    public static TheoryData<string, string, Backend> Mismatches
    {
        get
        {
            var data = new TheoryData<string, string, Backend>();
            foreach (var (mismatch, sentence) in _mismatches)
            {
                data.Add(mismatch, sentence, Backend.InProcess);
                data.Add(mismatch, sentence, Backend.Shared);
                data.Add(mismatch, sentence, Backend.Gloo);
            }

            return data;
        }
    }

    private static readonly (string Mismatch, string Sentence)[] _mismatches =
    [
        ("another collective", "rank 0 calls all_reduce(Float [2, 3], sum), rank 1 calls all_gather(Float [2, 3], dim 0, sizes [2, 2, 2])"),
        ("another reduction", "rank 0 calls all_reduce(Float [2, 3], sum), rank 1 calls all_reduce(Float [2, 3], max)"),
        ("another shape", "rank 0 calls all_reduce(Float [2, 3], sum), rank 1 calls all_reduce(Float [3, 2], sum)"),
        ("more dims", "rank 0 calls all_reduce(Float [2, 3], sum), rank 1 calls all_reduce(Float [2, 3, 1], sum)"),
        ("another dtype", "rank 0 calls all_reduce(Float [2, 3], sum), rank 1 calls all_reduce(Double [2, 3], sum)"),
        ("another root", "rank 0 calls broadcast(Float [2, 3], root 0), rank 1 calls broadcast(Float [2, 3], root 1)"),
        ("another dim", "rank 0 calls reduce_scatter(Float [2, 3], dim 0, sizes [1, 1, 0]), rank 1 calls reduce_scatter(Float [2, 3], dim 1, sizes [1, 1, 1])"),
        ("other sizes", "rank 0 calls reduce_scatter(Float [2, 3], dim 1, sizes [1, 1, 1]), rank 1 calls reduce_scatter(Float [2, 3], dim 1, sizes [3, 0, 0])"),
        ("other shards", "rank 0 calls all_gather(Float [2, 3], dim 0, sizes [2, 2, 2]), rank 1 calls all_gather(Float [2, 2], dim 0, sizes [2, 2, 2])"),
        ("a barrier", "rank 0 calls all_reduce(Float [2, 3], sum), rank 1 calls barrier()"),
    ];

    [Theory]
    [MemberData(nameof(Mismatches))]
    public void Ranks_that_call_different_things_are_all_told_who_calls_what(string mismatch, string sentence, Backend backend)
    {
        using var world = new ThreadWorld(3, backend: backend);
        var error = Assert.Throws<WorldException>(() => world.Run(rank =>
        {
            using var scope = NewDisposeScope();
            Call(mismatch, rank.Group, ones(2, 3), rank.Rank == 1);
        }));
        Assert.Equal(3, error.Failures.Count);
        Assert.All(error.Failures, failure => Assert.EndsWith($" of 3: {sentence}", failure.Cause, StringComparison.Ordinal));
        Assert.IsType<DistributedException>(error.InnerException);
    }

    [Theory]
    [MemberData(nameof(AllBackends))]
    public void A_message_of_another_shape_or_dtype_than_is_asked_for_is_refused(Backend backend)
    {
        foreach (var (sent, text) in new (Func<Tensor> Sent, string Text)[] { (() => ones(3, 2), "Float [3, 2]"), (() => ones([2, 3], dtype: float64), "Double [2, 3]") })
        {
            using var world = new ThreadWorld(2, backend: backend);
            var error = Assert.Throws<WorldException>(() => world.Run(rank =>
            {
                using var scope = NewDisposeScope();
                if (rank.Rank == 0)
                {
                    rank.Group.Send(sent(), 1);
                }
                else
                {
                    rank.Group.Receive(ones(2, 3), 0);
                }
            }));
            Assert.EndsWith($"rank 0 sends {text}, rank 1 calls receive(Float [2, 3], from rank 0)", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_collective_that_cannot_be_computed_ends_on_every_rank_with_the_reason(Backend backend)
    {
        using var world = new ThreadWorld(2, backend: backend);
        var error = Assert.Throws<WorldException>(() => world.Run(rank =>
        {
            using var scope = NewDisposeScope();
            rank.Group.AllReduce(ones([2], dtype: ScalarType.ComplexFloat32), Reduction.Max);
        }));
        Assert.All(error.Failures, failure => Assert.Contains("all_reduce(ComplexFloat [2], max): ", failure.Cause, StringComparison.Ordinal));
        Assert.Equal(2, error.Failures.Count);
    }

    [Theory]
    [MemberData(nameof(AllBackends))]
    public void A_receiver_waits_as_long_as_it_was_told_and_names_the_sender(Backend backend)
    {
        using var world = new ThreadWorld(2, TimeSpan.FromSeconds(0.5), backend: backend);
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<WorldException>(() => world.Run(rank =>
        {
            using var scope = NewDisposeScope();
            if (rank.Rank == 1)
            {
                rank.Group.Receive(ones(2), 0);
            }
        }));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.45, 20);
        Assert.EndsWith("receive(Float [2], from rank 0) has waited 0.5 s for rank 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void An_aborted_group_and_its_parts_stay_so_for_all_members(Backend backend)
    {
        using var world = new ThreadWorld(4, backend: backend);
        world.Run(rank =>
        {
            using var scope = NewDisposeScope();
            using var part = rank.Group.Split([rank.Rank / 2 * 2, (rank.Rank / 2 * 2) + 1]);
            rank.Group.Barrier();
            if (rank.Rank == 2)
            {
                rank.Group.Abort("the disk is full");
            }

            // Ranks 0 and 1 have no part with rank 2.
            foreach (var call in new Action[] { rank.Group.Barrier, part.Barrier, () => part.Send(ones(1), 1 - part.Rank), () => part.AllReduce(ones(1)) })
            {
                Until(call);
                Assert.EndsWith("rank 2 failed: the disk is full", Assert.Throws<DistributedException>(call).Message, StringComparison.Ordinal);
            }
        });

        // Ranks that have not heard yet may still agree among themselves, or wait.
        static void Until(Action call)
        {
            try
            {
                while (true)
                {
                    call();
                }
            }
            catch (DistributedException)
            {
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_rank_that_fails_before_it_joins_a_part_ends_the_wait_of_those_who_have(Backend backend)
    {
        using var world = new ThreadWorld(3, backend: backend);
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<WorldException>(() => world.Run(rank =>
        {
            if (rank.Rank == 1)
            {
                Thread.Sleep(50);
                throw new InvalidOperationException("too late");
            }

            using var part = rank.Group.Split([0, 1, 2]);
        }));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
        Assert.Equal("rank 1 of 3 failed: too late", error.Message);
        Assert.All(error.Failures.Skip(1), failure => Assert.EndsWith($"over {backend}: rank 1 failed: too late", failure.Cause, StringComparison.Ordinal));
        Assert.Equal(3, error.Failures.Count);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_rank_that_fails_while_it_holds_a_part_gives_its_reason_to_those_who_wait_there(Backend backend)
    {
        using var world = new ThreadWorld(4, backend: backend);
        var error = Assert.Throws<WorldException>(() => world.Run(rank =>
        {
            using var scope = NewDisposeScope();
            using var part = rank.Group.Split([rank.Rank % 2, (rank.Rank % 2) + 2]);
            if (rank.Rank == 3)
            {
                Thread.Sleep(50);
                throw new InvalidOperationException("no more");
            }

            part.AllReduce(ones(2));
            rank.Group.Barrier();
        }));
        Assert.Equal("rank 3 of 4 failed: no more", error.Message);
        Assert.Equal(4, error.Failures.Count);
        Assert.All(error.Failures.Skip(1), failure => Assert.EndsWith("rank 3 failed: no more", failure.Cause, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Who_waits_for_a_rank_that_left_the_group_is_told_but_gets_what_it_had_sent(Backend backend)
    {
        using var world = new ThreadWorld(3, backend: backend);
        world.Run(rank =>
        {
            using var scope = NewDisposeScope();
            var part = rank.Group.Split([0, 1, 2]);
            if (rank.Rank == 1)
            {
                part.Send(tensor(7L), 0);
                part.Dispose();
            }

            rank.Group.Barrier();
            if (rank.Rank == 0)
            {
                Assert.Equal(7L, part.Receive(tensor(0L), 1).item<long>());
                Assert.EndsWith("rank 1 has left the group", Assert.Throws<DistributedException>(() => part.Receive(tensor(0L), 1)).Message, StringComparison.Ordinal);
                Assert.EndsWith("rank 1 has left the group", Assert.Throws<DistributedException>(() => part.Send(tensor(0L), 1)).Message, StringComparison.Ordinal);
                part.Send(tensor(8L), 2);
            }
            else if (rank.Rank == 2)
            {
                Assert.Equal(8L, part.Receive(tensor(0L), 0).item<long>());
            }

            rank.Group.Barrier();
            if (rank.Rank == 0)
            {
                Assert.EndsWith("barrier() waits for rank 1, which left the group", Assert.Throws<DistributedException>(part.Barrier).Message, StringComparison.Ordinal);
            }

            rank.Group.Barrier();
            part.Dispose();
        });
    }

    private static void Call(string mismatch, ProcessGroup group, Tensor x, bool isOdd)
    {
        Action act = (mismatch, isOdd) switch
        {
            ("another collective", true) => () => group.AllGather(x, 0),
            ("another reduction", true) => () => group.AllReduce(x, Reduction.Max),
            ("another shape", true) => () => group.AllReduce(x.t()),
            ("more dims", true) => () => group.AllReduce(x.unsqueeze(2)),
            ("another dtype", true) => () => group.AllReduce(x.to(float64)),
            ("another root", _) => () => group.Broadcast(x, isOdd ? 1 : 0),
            ("another dim", _) => () => group.ReduceScatter(x, isOdd ? 1 : 0),
            ("other sizes", _) => () => group.ReduceScatter(x, 1, isOdd ? [3, 0, 0] : [1, 1, 1]),
            ("other shards", _) => () => group.AllGather(isOdd ? x.narrow(1, 0, 2) : x, 0, [2, 2, 2]),
            ("a barrier", true) => group.Barrier,
            _ => () => group.AllReduce(x),
        };
        act();
    }
}
