using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class AllReduceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_reduction_of_every_dtype_is_the_arithmetic_one(int size) => KeptWorlds.RunOverEach(size, rank =>
    {
        foreach (var dtype in DTypes.All)
        {
            foreach (var reduction in Enum.GetValues<Reduction>())
            {
                using var scope = NewDisposeScope();
                var all = Draw.OfAll(rank.Group, r => DTypes.Small(dtype, 1, r, 3, 4));
                var wide = is_floating_point(dtype) ? float64 : int64;
                var expected = all.Skip(1).Aggregate(all[0].to(wide), (sum, next) => Combine(reduction, sum, next.to(wide))).to(dtype);
                Bits.Equal(expected, rank.Group.AllReduce(all[rank.Rank], reduction), $"{reduction} of {dtype}");
                Bits.Equal(DTypes.Small(dtype, 1, rank.Rank, 3, 4), all[rank.Rank], $"the input of {reduction} of {dtype}");
            }
        }
    });

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void All_ranks_get_the_same_bits_of_real_numbers(int size)
    {
        foreach (var backend in KeptWorlds.Backends)
        {
            foreach (var (dtype, count) in new[] { (float32, 1L), (float32, 7), (float32, 5003), (float64, 1001), (float16, 501), (bfloat16, 501) })
            {
                var results = KeptWorlds.Of(size, backend).Run(rank =>
                {
                    using var scope = NewDisposeScope();
                    return Bits.Of(rank.Group.AllReduce(Draw.Normal(2, rank.Rank, dtype, count)));
                });
                Assert.Single(results.Distinct());
            }
        }
    }

    [Fact]
    public void Inputs_that_are_not_contiguous_are_read_as_they_are_seen_and_left_alone() => KeptWorlds.RunOverEach(3, rank =>
    {
        (string Name, Func<Tensor, Tensor> View)[] views =
        [
            ("transposed", t => t.t()),
            ("strided", t => t[TensorIndex.Ellipsis, TensorIndex.Slice(1, null, 2)]),
            ("expanded", t => t[0].unsqueeze(1).expand(6, 5)),
            ("a scalar", t => t[2, 3]),
            ("offset", t => t.narrow(0, 2, 2)),
        ];
        foreach (var (name, view) in views)
        {
            using var scope = NewDisposeScope();
            var all = Draw.OfAll(rank.Group, r => Draw.Whole(3, r, 4, 6));
            Bits.Equal(Draw.Sum([.. all.Select(view)]), rank.Group.AllReduce(view(all[rank.Rank])), name);
            Bits.Equal(Draw.Whole(3, rank.Rank, 4, 6), all[rank.Rank], $"the input, {name}");
        }
    });

    [Fact]
    public void A_tensor_without_elements_stays_one() => KeptWorlds.RunOverEach(3, rank =>
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in DTypes.All)
        {
            Bits.Equal(zeros([2, 0, 3], dtype: dtype), rank.Group.AllReduce(zeros([2, 0, 3], dtype: dtype)), $"{dtype}");
        }
    });

    [Fact]
    public void Large_integers_are_summed_as_integers() => KeptWorlds.RunOverEach(3, rank =>
    {
        using var scope = NewDisposeScope();
        var one = (1L << 60) + 1 + rank.Rank;
        Assert.Equal((3L << 60) + 6, rank.Group.AllReduce(tensor(one)).item<long>());
    });

    [Fact]
    public void Bfloat16_is_rounded_once_after_the_sum() => KeptWorlds.RunOverEach(3, rank =>
    {
        // 256 + 1 rounds to 256 in bfloat16, but 256 + 1 + 1 = 258 is one.
        using var scope = NewDisposeScope();
        var part = tensor(rank.Rank == 0 ? 256f : 1f).to(bfloat16);
        Assert.Equal(258f, rank.Group.AllReduce(part).to(float32).item<float>());
    });

    [Fact]
    public void The_result_has_no_history_and_its_own_memory() => KeptWorlds.RunOverEach(1, rank =>
    {
        using var scope = NewDisposeScope();
        var x = ones(3).requires_grad_();
        var sum = rank.Group.AllReduce(x);
        Assert.False(sum.requires_grad);
        sum.fill_(7);
        Bits.Equal(ones(3), x, "the input");
    });

    private static Tensor Combine(Reduction reduction, Tensor left, Tensor right) => reduction switch
    {
        Reduction.Min => minimum(left, right),
        Reduction.Max => maximum(left, right),
        Reduction.Product => left * right,
        _ => left + right,
    };
}
