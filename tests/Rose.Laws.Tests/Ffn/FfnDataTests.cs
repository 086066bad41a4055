using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class FfnDataTests
{
    private static readonly FfnCase _integers = Cases.Small with { Values = FfnValues.Integer };

    [Fact]
    public void The_numbers_of_a_seed_are_the_same_for_ever()
    {
        Assert.Equal([8, 7, -6, -7, 6], FfnData.Draw(_integers).Input.Take(5));
        Assert.Equal([0x910A2DEC89025CC1UL, 0xBEEB8DA1658EEC67UL], [new SplitMix64(1).Next(), Second(1)]);

        static ulong Second(ulong seed)
        {
            var random = new SplitMix64(seed);
            random.Next();
            return random.Next();
        }
    }

    [Fact]
    public void Tensors_and_seeds_draw_different_numbers()
    {
        var data = FfnData.Draw(_integers);

        Assert.NotEqual(data.Input.Take(20), data.Weight1.Take(20));
        Assert.NotEqual(data.Input, FfnData.Draw(_integers with { Seed = 12 }).Input);
    }

    [Fact]
    public void Integers_are_small_and_never_zero_and_reach_both_ends()
    {
        var data = FfnData.Draw(_integers with { In = 40 });

        Assert.All(data.Input.Concat(data.Bias2!), value => Assert.True(value is not 0 and >= -8 and <= 8 && Math.Truncate(value) == value));
        Assert.Equal((-8, 8), (data.Input.Min(), data.Input.Max()));
    }

    [Fact]
    public void Reals_are_numbers_of_the_dtype_and_no_integers()
    {
        var data = FfnData.Draw(Cases.Small);

        Assert.All(data.Weight1, value => Assert.Equal(value, (float)value));
        Assert.DoesNotContain(data.Weight1, value => Math.Truncate(value) == value);
        Assert.Contains(FfnData.Draw(Cases.Small with { DType = ScalarType.Float64 }).Weight1, value => value != (float)value);
    }

    [Fact]
    public void Integers_shrink_where_sums_would_leave_what_float32_holds_exactly()
    {
        var wide = _integers with { In = 300, Hidden = 300, Out = 300, Batch = 300, Sequence = 4 };

        Assert.Equal(8, FfnData.LargestExact(_integers));
        Assert.InRange(FfnData.LargestExact(wide), 1, 4);
        Assert.InRange(FfnData.LargestSum(wide, FfnData.LargestExact(wide)), 0, 1 << 24);
        Assert.Equal(8, FfnData.LargestExact(wide with { DType = ScalarType.Float64 }));
        Assert.Contains("too large for exact sums", Assert.Throws<ArgumentException>(() => FfnData.Draw(wide with { In = 30_000 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_sum_of_a_drawn_case_exceeds_what_was_promised()
    {
        foreach (var of in Cases.Drawn(new PropertyOptions { Seed = 2, Comparison = Comparison.Exact, MaxDim = 60 }, 200))
        {
            var reference = FfnOracle.Compute(of, FfnData.Draw(of));
            var tensors = new[] { reference.Output, reference.InputGradient, reference.Weight1Gradient, reference.Weight2Gradient, reference.Bias1Gradient, reference.Bias2Gradient };
            Assert.All(tensors, tensor => Assert.InRange(tensor?.Scale ?? 0, 0, Bound.LargestExactInteger(of.DType)));
        }
    }
}
