using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>Tensors that do not fit into the memory that ranks share, so that they pass in chunks.</summary>
public sealed class LargeTensorTests
{
    // Around one and two chunks of 128 KiB of float32, and many.
    private static readonly long[] _lengths = [8191, 8193, 32767, 32768, 32769, 65537, 200_003];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Sums_through_shared_memory_have_the_bits_of_those_in_process(int size)
    {
        var dtypes = new[] { float32, float64, bfloat16 };
        var expected = Run(Backend.InProcess);
        Assert.Equal(expected, Run(Backend.Shared));

        Bits[] Run(Backend backend) => [.. KeptWorlds.Of(size, backend).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var results = new List<Bits>();
            foreach (var length in _lengths)
            {
                var drawn = Draw.Normal((int)length, rank.Rank, float64, length);
                foreach (var dtype in dtypes)
                {
                    var x = drawn.to(dtype);
                    results.Add(Bits.Of(rank.Group.AllReduce(x)));
                    results.Add(Bits.Of(rank.Group.ReduceScatter(x, 0)));
                    results.Add(Bits.Of(rank.Group.AllReduce(x, Reduction.Max)));
                    results.Add(Bits.Of(rank.Group.ReduceScatter(x.narrow(0, 0, length / 7 * 7).view(-1, 7), 1)));
                }
            }

            return results;
        }).SelectMany(each => each)];
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void What_travels_arrives_with_its_bits(int size) => KeptWorlds.RunOverEach(size, rank =>
    {
        foreach (var length in _lengths)
        {
            using var scope = NewDisposeScope();
            long[] sizes = [.. Enumerable.Range(0, size).Select(each => each == 1 ? 0 : length + each)];
            Tensor[] shards = [.. sizes.Select((count, each) => Counted(each, count))];
            Bits.Equal(cat(shards), rank.Group.AllGather(shards[rank.Rank], 0, sizes), $"all-gather of {length}");

            Tensor[] columns = [.. shards.Select((_, each) => Counted(each, 3 * length).view(3, length))];
            Bits.Equal(cat(columns, 1), rank.Group.AllGather(columns[rank.Rank], 1), $"all-gather of columns of {length}");
            Bits.Equal(columns[size - 1], rank.Group.Broadcast(columns[rank.Rank], size - 1), $"broadcast of {length}");
            if (rank.Rank == 0)
            {
                rank.Group.Send(columns[0], 1);
            }
            else if (rank.Rank == 1)
            {
                Bits.Equal(columns[0], rank.Group.Receive(columns[1], 0), $"message of {length}");
            }
        }
    });

    // No two elements of any rank are alike, and each is exact.
    private static Tensor Counted(int rank, long count) => arange(count, dtype: float32) + (rank * 1_000_000f);
}
