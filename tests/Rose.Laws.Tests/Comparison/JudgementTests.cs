using Rose.Parallel;

namespace Rose.Laws.Tests;

/// <summary>Right results with one thing changed, and what the judgement makes of it.</summary>
public sealed class JudgementTests
{
    private const double U = 1.0 / (1 << 24);

    // A replicated output [2, 3] and a weight's gradient [4, 2] of which each of two ranks holds two rows.
    private static readonly Expectation _output = new() { Name = "output", Law = Law.P1, Shape = [2, 3], Values = [1, 2, 3, 4, 5, 6], Bounds = [.. Enumerable.Repeat(8 * U, 6)], Scale = 1, UnitRoundoff = U };
    private static readonly Expectation _gradient = new() { Name = "gradient of weight", Law = Law.P3, Shape = [4, 2], Values = [1, -2, 3, -4, 5, -6, 7, -8] };

    [Fact]
    public void The_expected_numbers_pass()
    {
        var verdict = Judged((tensor, _) => tensor);

        Assert.True(verdict.Passed, verdict.ToString());
        Assert.Equal((0, 0, "passed"), (verdict.LargestElementwiseRatio, verdict.LargestNormwiseUlps, verdict.ToString()));
    }

    [Theory]
    [InlineData(0.99, true)]
    [InlineData(1.01, false)]
    public void A_difference_passes_up_to_its_bound(double bounds, bool passes)
    {
        var verdict = Judged((tensor, _) => tensor.Name == "output" ? Changed(tensor, 4, value => value + (bounds * 8 * U)) : tensor);

        Assert.Equal(passes, verdict.Passed);
        if (!passes)
        {
            var violation = Assert.Single(verdict.Violations);
            Assert.Equal((Law.P1, "output", 5, 8 * U), (violation.Law, violation.Tensor, violation.Expected!.Value, violation.Bound!.Value));
            Assert.Equal([1, 1], violation.Index);
        }
    }

    [Fact]
    public void The_allowed_difference_is_the_smaller_of_elementwise_and_normwise()
    {
        var expected = _output with { Bounds = [31 * U, 33 * U, 66 * U], Scale = 1 };

        Assert.Equal([31 * U, 32 * U, 32 * U], Enumerable.Range(0, 3).Select(expected.Allowed));
        Assert.Equal(66 * U, (expected with { Scale = 3 }).Allowed(2));
        Assert.Equal(0, (expected with { Bounds = null }).Allowed(2));
    }

    [Fact]
    public void NaN_is_wrong() =>
        Assert.Equal(Law.P1, Judged((tensor, _) => tensor.Name == "output" ? Changed(tensor, 0, _ => double.NaN) : tensor).Violations[0].Law);

    [Fact]
    public void The_first_wrong_element_is_named()
    {
        var verdict = Judged((tensor, _) => tensor.Name == "output" ? Changed(Changed(tensor, 5, value => value + 1), 2, value => value - 1) : tensor);

        Assert.Matches("^P1 output is 2 at \\[0, 2\\]; must be 3 ± [-0-9.E]+$", Assert.Single(verdict.Violations).ToString());
    }

    [Fact]
    public void A_wrong_element_of_a_shard_is_named_as_in_the_whole()
    {
        var verdict = Judged((tensor, rank) => rank == 1 && tensor.Name != "output" ? Changed(tensor, 3, value => value + 1) : tensor);

        Assert.Equal("P3 gradient of weight is -7 at [3, 1]; must equal -8", Assert.Single(verdict.Violations).ToString());
    }

    [Fact]
    public void One_bit_on_another_rank_breaks_P5_alone()
    {
        var verdict = Judged((tensor, rank) => rank == 1 && tensor.Name == "output" ? Changed(tensor, 4, Math.BitIncrement) : tensor);

        var violation = Assert.Single(verdict.Violations);
        Assert.Equal(Law.P5, violation.Law);
        Assert.Contains("on rank 1, but 5 on rank 0", violation.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_that_two_ranks_hold_differently_break_P5()
    {
        // Rank 0 holds rows 0 to 2, rank 1 rows 2 and 3, and they differ in row 2.
        var results = Results((tensor, rank) => rank == 0 && tensor.Name != "output" ? Part([1, -2, 3, -4, 5, -6.5], 0, 3) : tensor);

        Assert.Equal("P5 gradient of weight is -6 at [2, 1] on rank 1, but -6.5 on rank 0", LawJudge.Judge(SmallCases.Ffn, [_gradient], results).ToString());
    }

    [Fact]
    public void An_element_that_no_rank_holds_is_a_breach()
    {
        var results = Results((tensor, rank) => rank == 1 && tensor.Name != "output" ? Part([7, -8], 3, 1) : tensor);

        Assert.Equal("P3 gradient of weight is held by no rank at [2, 0]", LawJudge.Judge(SmallCases.Ffn, [_gradient], results).ToString());
    }

    [Fact]
    public void A_missing_gradient_is_a_cut_graph()
    {
        var verdict = Judged((tensor, rank) => rank == 1 ? tensor with { Value = null } : tensor);

        Assert.Equal(
            ["P3 gradient of weight does not exist on rank 1 (the graph is cut before it)", "P5 output exists only on rank 0, not on rank 1"],
            verdict.Violations.Select(violation => violation.ToString()));
    }

    [Fact]
    public void What_no_rank_computed_is_a_breach() =>
        Assert.Equal("P1 output was computed on no rank", LawJudge.Judge(SmallCases.Ffn, [_output], [new RankResult { Tensors = [] }]).ToString());

    [Fact]
    public void Another_shape_is_a_breach_and_no_crash()
    {
        var verdict = Judged((tensor, _) => tensor with { Value = tensor.Value! with { Shape = [(int)tensor.Value.Values.Count] } });

        Assert.Equal(
            ["P1 output has shape [6]; must have [2, 3]", "P3 gradient of weight has shape [4] on rank 0; must have [2, 2]"],
            verdict.Violations.Select(violation => violation.ToString()));
    }

    [Fact]
    public void What_was_written_to_breaks_P9()
    {
        var verdict = LawJudge.Judge(SmallCases.Ffn, [], [new RankResult { Tensors = [] }, new RankResult { Tensors = [], Changed = ["x"] }]);

        Assert.Equal("P9 x was written to on rank 1", verdict.ToString());
    }

    [Theory]
    [InlineData(0, "all zero: fits a cut graph")]
    [InlineData(2, "2 times what it must be: fits a sum over the ranks that is done once too often")]
    [InlineData(0.5, "1/2 of what it must be: fits an average over the ranks in place of their sum")]
    [InlineData(3, null)]
    public void A_common_factor_is_recognised(double factor, string? guess)
    {
        var verdict = Judged((tensor, _) => tensor.Name == "output" ? tensor : tensor with { Value = tensor.Value! with { Values = [.. tensor.Value.Values.Select(value => factor * value)] } });

        Assert.Equal(guess, Assert.Single(verdict.Violations).Guess);
    }

    [Fact]
    public void Shards_in_each_others_places_are_recognised()
    {
        var verdict = Judged((tensor, rank) => tensor.Name == "output" ? tensor : Part(rank == 0 ? [5, -6, 7, -8] : [1, -2, 3, -4], 2 * rank, 2));

        Assert.Equal("equal up to a permutation of the shards along dim 0, which come as 1, 0: fits a wrong order of the ranks", Assert.Single(verdict.Violations).Guess);
    }

    [Fact]
    public void A_bias_added_on_every_rank_is_recognised()
    {
        var expected = _output with { Bounds = null, Addend = [10, 20, 30] };
        var results = Results((tensor, _) => tensor.Name == "output" ? tensor with { Value = new HostTensor { Shape = [2, 3], Values = [11, 22, 33, 14, 25, 36] } } : tensor);

        Assert.Equal("fits a bias added on each of the 2 ranks instead of once", Assert.Single(LawJudge.Judge(SmallCases.Ffn, [expected], results).Violations).Guess);
    }

    private static Verdict Judged(Func<RankTensor, int, RankTensor> change) => LawJudge.Judge(SmallCases.Ffn, [_output, _gradient], Results(change));

    private static IReadOnlyList<RankResult> Results(Func<RankTensor, int, RankTensor> change) => [.. Enumerable.Range(0, 2).Select(rank => new RankResult
    {
        Tensors =
        [
            change(new RankTensor { Name = "output", Value = new HostTensor { Shape = _output.Shape, Values = _output.Values } }, rank),
            change(Part([.. _gradient.Values.Skip(4 * rank).Take(4)], 2 * rank, 2), rank),
        ],
    })];

    private static RankTensor Part(double[] values, int firstRow, int rows) => new()
    {
        Name = "gradient of weight",
        Value = new HostTensor { Shape = [rows, 2], Values = values },
        Extents = [[Extent.Of(firstRow, rows)], [Extent.Of(0, 2)]],
    };

    private static RankTensor Changed(RankTensor tensor, int element, Func<double, double> change) =>
        tensor with { Value = tensor.Value! with { Values = [.. tensor.Value.Values.Select((value, i) => i == element ? change(value) : value)] } };
}
