using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>What each collective does, and how they hang together, over random cases and every backend of threads.</summary>
public sealed class CollectiveLawTests
{
    public static TheoryData<Backend, int> Backends => new() { { Backend.InProcess, 200 }, { Backend.Shared, 200 }, { Backend.Gloo, 60 } };

    [Theory]
    [MemberData(nameof(Backends))]
    public void An_all_reduce_is_the_arithmetic_combination(Backend backend, int count) => Holds(backend, count, 1, (of, rank) =>
    {
        foreach (var reduction in Enum.GetValues<Reduction>())
        {
            AssertIs(Combined(of, reduction), rank.Group.AllReduce(of.Whole(rank.Rank), reduction), $"{reduction}");
        }
    });

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_reduce_scatter_is_the_own_slice_of_the_sum_and_gathered_it_is_the_all_reduce(Backend backend, int count) => Holds(backend, count, 2, (of, rank) =>
    {
        var (dim, x) = (of.Dim!.Value, of.Whole(rank.Rank));
        var mine = rank.Group.ReduceScatter(x, dim, of.Sizes);
        AssertIs(Combined(of, Reduction.Sum).narrow(dim, of.Sizes.Take(rank.Rank).Sum(), of.Sizes[rank.Rank]), mine, "the slice");
        AssertIs(rank.Group.AllReduce(x), rank.Group.AllGather(mine, dim - x.shape.Length, of.Sizes), "the slices gathered");
    }, of => of.Dim is not null);

    [Theory]
    [MemberData(nameof(Backends))]
    public void An_all_gather_concatenates_the_bits_of_the_shards_in_rank_order(Backend backend, int count) => Holds(backend, count, 3, (of, rank) =>
        AssertIs(cat(Draw.OfAll(rank.Group, of.AnyShard), of.Dim!.Value), rank.Group.AllGather(of.AnyShard(rank.Rank), of.Dim!.Value, of.Sizes), "the whole"), of => of.Dim is not null);

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_broadcast_gives_everyone_the_bits_of_the_root(Backend backend, int count) => Holds(backend, count, 4, (of, rank) =>
        AssertIs(of.AnyBits(of.Root), rank.Group.Broadcast(of.AnyBits(rank.Rank), of.Root), "the root's"));

    [Theory]
    [MemberData(nameof(Backends))]
    public void What_is_sent_around_the_ring_arrives_in_order_with_its_bits(Backend backend, int count) => Holds(backend, count, 5, (of, rank) =>
    {
        var (next, previous) = ((rank.Rank + 1) % of.WorldSize, (rank.Rank + of.WorldSize - 1) % of.WorldSize);
        IReadOnlyList<CollectiveCase> messages = [.. Enumerable.Range(0, 4).Select(k => of with { Seed = of.Seed + k, DType = DTypes.All[(of.Seed + k) % DTypes.All.Count] })];
        if (rank.Rank == 0)
        {
            Send();
            Receive();
        }
        else
        {
            Receive();
            Send();
        }

        void Send()
        {
            foreach (var message in messages)
            {
                var x = message.AnyBits(rank.Rank);
                rank.Group.Send(x, next);
                x.zero_();
            }
        }

        void Receive()
        {
            foreach (var message in messages)
            {
                AssertIs(message.AnyBits(previous), rank.Group.Receive(message.Whole(rank.Rank), previous), "a message");
            }
        }
    }, of => of.WorldSize > 1);

    [Theory]
    [MemberData(nameof(Backends))]
    public void No_collective_changes_its_input_and_every_result_is_the_ranks_own(Backend backend, int count) => Holds(backend, count, 6, (of, rank) =>
    {
        var x = of.AnyBits(rank.Rank);
        Collect("all-reduce", () => rank.Group.AllReduce(x, Reduction.Max));
        Collect("broadcast", () => rank.Group.Broadcast(x, of.Root));
        if (of.Dim is { } dim)
        {
            Collect("reduce-scatter", () => rank.Group.ReduceScatter(x, dim, of.Sizes));
            var shard = of.AnyShard(rank.Rank);
            Collect("all-gather", () => rank.Group.AllGather(shard, dim, of.Sizes));
            Bits.Equal(of.AnyShard(rank.Rank), shard, "the input of all-gather");
        }

        void Collect(string name, Func<Tensor> collective)
        {
            // One rank overwrites its result as soon as it has it, and its input; the others may still be about to copy.
            var result = collective();
            var got = Bits.Of(result);
            Bits.Equal(of.AnyBits(rank.Rank), x, $"the input of {name}");
            if (rank.Rank == of.Root)
            {
                result.zero_();
                x.zero_();
            }

            rank.Group.Barrier();
            if (rank.Rank == of.Root)
            {
                x.copy_(of.AnyBits(rank.Rank));
            }
            else
            {
                Assert.Equal(got, Bits.Of(result));
            }
        }
    });

    [Theory]
    [InlineData(Backend.InProcess)]
    [InlineData(Backend.Shared)]
    public void In_memory_a_real_sum_is_the_one_from_rank_0_up_every_time(Backend backend) => Holds(backend, 200, 7, (of, rank) =>
    {
        var wide = of.DType == float64 ? float64 : float32;
        var expected = Draw.Sum(Draw.OfAll(rank.Group, r => of.Real(r).to(wide))).to(of.DType);
        for (var time = 0; time < 2; time++)
        {
            AssertIs(expected, rank.Group.AllReduce(of.Real(rank.Rank)), "the sum");
            if (of.Dim is { } dim)
            {
                AssertIs(expected.narrow(dim, of.Sizes.Take(rank.Rank).Sum(), of.Sizes[rank.Rank]), rank.Group.ReduceScatter(of.Real(rank.Rank), dim, of.Sizes), "the slice");
            }
        }
    }, of => is_floating_point(of.DType));

    private static void Holds(Backend backend, int count, int seed, Action<CollectiveCase, RankContext> law, Func<CollectiveCase, bool>? where = null) => CollectiveCases.Check(
        count,
        seed,
        of => KeptWorlds.Of(of.WorldSize, backend).Run(rank =>
        {
            using var scope = NewDisposeScope();
            law(of, rank);
        }),
        where);

    private static Tensor Combined(CollectiveCase of, Reduction reduction) => Enumerable.Range(0, of.WorldSize)
        .Select(rank => of.Whole(rank).to(is_floating_point(of.DType) ? float64 : int64))
        .Aggregate((left, right) => reduction switch
        {
            Reduction.Min => minimum(left, right),
            Reduction.Max => maximum(left, right),
            Reduction.Product => left * right,
            _ => left + right,
        }).to(of.DType);

    private static void AssertIs(Tensor expected, Tensor actual, string what)
    {
        Bits.Equal(expected, actual, what);
        Assert.True(actual.is_contiguous(), $"{what} is not contiguous");
        Assert.False(actual.requires_grad);
    }
}
