using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class CaseNumbersTests
{
    [Fact]
    public void A_name_draws_the_same_numbers_whatever_else_is_drawn()
    {
        var (one, other) = (new CaseNumbers(SmallCases.Ffn, 8), new CaseNumbers(SmallCases.Ffn, 8));
        one.Draw("x", [3, 4], 2);
        other.Draw("weight", [5], 1);
        other.Draw("x", [3, 4], 2);

        Assert.Equal(one["x"].Values, other["x"].Values);
        Assert.NotEqual(one["x"].Values.Take(5), other["weight"].Values);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void Every_number_is_one_of_its_dtype(ScalarType dtype)
    {
        var numbers = new CaseNumbers(SmallCases.Ffn with { DType = dtype }, 8);
        numbers.Draw("x", [200], 2);

        using var rounded = tensor(numbers["x"].Values, [200L], dtype).to(ScalarType.Float64);
        Assert.Equal(numbers["x"].Values, rounded.ToArray<double>());
        Assert.All(numbers["x"].Values, value => Assert.InRange(Math.Abs(value), 0, 2));
    }

    [Fact]
    public void Integers_are_of_both_signs_and_never_zero()
    {
        var numbers = new CaseNumbers(SmallCases.Ffn with { Values = CaseValues.Integer }, 4);
        numbers.Draw("x", [400], 2);

        Assert.Equal([-4, -3, -2, -1, 1, 2, 3, 4], numbers["x"].Values.Distinct().Order());
    }

    [Fact]
    public void Indices_lie_at_the_edges_of_shards_more_often_than_elsewhere()
    {
        var numbers = new CaseNumbers(SmallCases.Ffn with { WorldSize = 3 }, 1);
        numbers.DrawIndices("ids", 1000, 100, ignored: -100);
        var ids = numbers.Indices("ids");

        // 100 over 3 ranks: shards start at 0, 34 and 67.
        long[] edges = [0, 33, 34, 66, 67, 99];
        Assert.All(ids, id => Assert.True(id is -100 or (>= 0 and < 100)));
        Assert.All(edges, edge => Assert.InRange(ids.Count(id => id == edge), 40, 150));
        Assert.InRange(ids.Count(id => id == -100), 80, 180);
        Assert.NotEqual(-100, ids[0]);
        Assert.InRange(ids.Distinct().Count(), 80, 101);
    }
}
