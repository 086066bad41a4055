using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>What a collective refuses, it refuses before it speaks to a peer: the world goes on.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "gather, sizes for one rank too few", "2 shard sizes are given for a group of 3 ranks; give one for each" },
        { "gather, another size than held", "float32 [2, 4]) on rank 0 of 3: rank 0 holds a tensor of shape [2, 4] whose dim 1 should be 3 by the shards [3, 4, 4]" },
        { "gather, no such dim", "dim = 2 is out of range for a tensor of 2 dims" },
        { "scatter, sizes for one rank too many", "4 shard sizes are given for a group of 3 ranks; give one for each" },
        { "scatter, sizes that do not add up", "rank 0 holds a tensor of shape [2, 4] whose dim 1 should be 6 by the shards [2, 2, 2]" },
        { "broadcast from beyond", "Broadcast(float32 [2, 4]) on rank 0 of 3: root rank 3 does not lie in a group of size 3" },
        { "broadcast from below", "root rank -1 does not lie in a group of size 3" },
        { "send beyond", "destination rank 3 does not lie in a group of size 3" },
        { "send to itself", "rank 0 cannot send to itself" },
        { "receive from below", "source rank -2 does not lie in a group of size 3" },
        { "receive from itself", "rank 0 cannot receive from itself" },
        { "region gather, sizes for one rank too few", "2 shard sizes are given for a group of 3 ranks; give one for each" },
        { "region scatter, sizes that do not add up", "rank 0 holds a tensor of shape [2, 4] whose dim 1 should be 6 by the shards [2, 2, 2]" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_wrong_argument_is_refused_in_a_sentence_that_names_it(string fault, string sentence)
    {
        KeptWorlds.RunOverEach(3, rank =>
        {
            using var scope = NewDisposeScope();
            if (rank.Rank == 0)
            {
                var error = Assert.ThrowsAny<Exception>(() => Commit(fault, rank.Group, ones(2, 4)));
                Assert.True(error is ArgumentException or TorchValueException or TorchIndexException, $"{error}");
                Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
            }

            Assert.Equal(3f, rank.Group.AllReduce(ones(1)).item<float>());
        });
    }

    private static void Commit(string fault, ProcessGroup group, Tensor x)
    {
        Action act = fault switch
        {
            "gather, sizes for one rank too few" => () => group.AllGather(x, 1, [4, 4]),
            "gather, another size than held" => () => group.AllGather(x, 1, [3, 4, 4]),
            "gather, no such dim" => () => group.AllGather(x, 2),
            "scatter, sizes for one rank too many" => () => group.ReduceScatter(x, 1, [1, 1, 1, 1]),
            "scatter, sizes that do not add up" => () => group.ReduceScatter(x, 1, [2, 2, 2]),
            "broadcast from beyond" => () => group.Broadcast(x, 3),
            "broadcast from below" => () => group.Broadcast(x, -1),
            "send beyond" => () => group.Send(x, 3),
            "send to itself" => () => group.Send(x, 0),
            "receive from below" => () => group.Receive(x, -2),
            "receive from itself" => () => group.Receive(x, 0),
            "region gather, sizes for one rank too few" => () => Regions.GatherFromRegion(x, group, 1, [4, 4]),
            "region scatter, sizes that do not add up" => () => Regions.ScatterToRegion(x, group, 1, [2, 2, 2]),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "no such fault"),
        };
        act();
    }
}
