using MathNet.Numerics.Distributions;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class CounterRandomTests
{
    private static readonly CounterRandom _random = new(17, "test");

    // The known answers that the paper's authors publish with their code (Random123, kat_vectors).
    [Theory]
    [InlineData(new uint[] { 0, 0, 0, 0 }, 0, 0, new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(new uint[] { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, 0xffffffff, 0xffffffff, new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(new uint[] { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, 0xa4093822, 0x299f31d0, new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void The_tests_own_Philox_gives_the_published_answers(uint[] counter, uint key0, uint key1, uint[] expected) =>
        Assert.Equal(expected, Philox.Block(counter, key0, key1));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 1_000_003)]
    [InlineData(long.MaxValue, 4_294_967_290)]
    public void Every_element_is_what_its_place_says(long stream, long start)
    {
        using var scope = NewDisposeScope();
        var part = ShardLayout.Whole(1L << 40).Cut(0, Extent.Of(start, 100));
        ulong[] bits = [.. Enumerable.Range(0, 100).Select(k => Philox.Bits(17, "test", (ulong)stream, (ulong)(start + k)))];

        Assert.Equal(bits.Select(b => (float)(-2 + (5 * ((b >> 11) * Math.Pow(2, -53))))), _random.Uniform(part, -2, 3, stream).ToArray<float>());
        Assert.Equal(bits.Select(b => (long)(((UInt128)b * 1000) >> 64)), _random.Below(part, 1000, stream).ToArray<long>());
        var normal = _random.Normal(part, 0, 1, stream).ToArray<float>();
        Assert.All(bits.Zip(normal), pair => Assert.Equal(Normal.InvCDF(0, 1, ((pair.First >> 12) + 0.5) * Math.Pow(2, -52)), pair.Second, 3e-7 * Math.Max(1, Math.Abs(pair.Second))));
        var kept = _random.Keep(part, 0.25, stream).ToArray<float>();
        Assert.Equal(Enumerable.Range(0, 100).Select(k => Philox.Word(17, "test", (ulong)stream, (ulong)(start + k)) < 1u << 30 ? 0 : (float)(1 / 0.75)), kept);
    }

    [Fact]
    public void Normal_numbers_are_right_out_to_the_tails()
    {
        using var scope = NewDisposeScope();
        double[] values = [.. _random.Normal(ShardLayout.Whole(1_000_000), 0, 1).ToArray<float>().Select(x => (double)x).Order()];
        Assert.InRange(values.Average(), -0.004, 0.004);
        Assert.InRange(values.Sum(x => x * x) / values.Length, 0.995, 1.005);
        Assert.InRange(values[0], -6.5, -4.2);
        Assert.InRange(values[^1], 4.2, 6.5);

        // Kolmogorov-Smirnov: above 1.95 / √n with probability 0.001.
        Assert.InRange(values.Select((x, k) => Math.Abs(Normal.CDF(0, 1, x) - ((k + 0.5) / values.Length))).Max(), 0, 1.95e-3);
    }

    [Fact]
    public void A_part_is_the_same_part_of_the_whole()
    {
        var choice = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            using var scope = NewDisposeScope();
            long[] shape = [.. Enumerable.Range(0, choice.Next(1, 5)).Select(_ => (long)choice.Next(1, 9))];
            var layout = ShardLayout.Whole(shape);
            var (uniform, normal, kept) = (_random.Uniform(layout, 0, 1, round), _random.Normal(layout, 0, 1, round), _random.Keep(layout, 0.5, round));
            for (var dim = 0; dim < shape.Length; dim++)
            {
                if (choice.Next(3) == 0)
                {
                    continue;
                }

                Extent[] extents = [.. Enumerable.Range(0, choice.Next(0, 3)).Select(_ =>
                {
                    var start = choice.NextInt64(shape[dim]);
                    return Extent.Of(start, choice.NextInt64(shape[dim] - start + 1));
                })];
                layout = layout.Cut(dim, extents);
                var index = tensor(extents.SelectMany(e => Enumerable.Range((int)e.Start, (int)e.Length)).Select(i => (long)i).ToArray(), dtype: int64);
                (uniform, normal, kept) = (uniform.index_select(dim, index), normal.index_select(dim, index), kept.index_select(dim, index));
            }

            Bits.Equal(uniform, _random.Uniform(layout, 0, 1, round), $"uniform part {round}");
            Bits.Equal(normal, _random.Normal(layout, 0, 1, round), $"normal part {round}");
            Bits.Equal(kept, _random.Keep(layout, 0.5, round), $"kept part {round}");
        }
    }

    [Fact]
    public void A_shard_of_a_tensor_that_fits_in_no_memory_is_drawn_at_once()
    {
        using var scope = NewDisposeScope();
        var layout = ShardLayout.Whole(1L << 30, 1L << 30).Cut(0, Extent.Of((1L << 30) - 2, 2)).Cut(1, Extent.Of(1L << 29, 3));
        Assert.Equal(6, _random.Uniform(layout, 0, 1).ToArray<float>().Distinct().Count());
    }

    [Fact]
    public void Another_seed_purpose_or_stream_gives_other_numbers()
    {
        using var scope = NewDisposeScope();
        var layout = ShardLayout.Whole(64);
        Bits[] draws =
        [
            Bits.Of(_random.Uniform(layout, 0, 1)), Bits.Of(_random.Uniform(layout, 0, 1, stream: 1)),
            Bits.Of(new CounterRandom(18, "test").Uniform(layout, 0, 1)), Bits.Of(new CounterRandom(17, "text").Uniform(layout, 0, 1)),
        ];
        Assert.Distinct(draws);
        Assert.Equal(draws[0], Bits.Of(new CounterRandom(17, "test").Uniform(layout, 0, 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void As_many_are_dropped_as_p_says(double p)
    {
        using var kept = _random.Keep(ShardLayout.Whole(1000, 1000), p);
        using var dropped = kept.eq(0).sum();
        Assert.InRange(dropped.item<long>() / 1e6, p - 0.0015, p + 0.0015);
    }
}
