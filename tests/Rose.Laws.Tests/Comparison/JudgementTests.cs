namespace Rose.Laws.Tests;

/// <summary>Right results with one thing changed, and what the judgement makes of it.</summary>
public sealed class JudgementTests
{
    private static readonly FfnCase _case = Cases.Small;
    private static readonly FfnData _data = FfnData.Draw(_case);
    private static readonly FfnReference _reference = FfnOracle.Compute(_case, _data);

    [Fact]
    public void The_oracles_own_numbers_pass()
    {
        var verdict = Judged(result => result);

        Assert.True(verdict.Passed, verdict.ToString());
        Assert.Equal((0, 0, "passed"), (verdict.LargestElementwiseRatio, verdict.LargestNormwiseUlps, verdict.ToString()));
    }

    [Theory]
    [InlineData(0.99, true)]
    [InlineData(1.01, false)]
    public void A_difference_passes_up_to_its_bound(double bounds, bool passes)
    {
        var verdict = Judged(result => result with { Output = Changed(result.Output, 17, value => value + (bounds * _reference.Output.Allowed(17))) });

        Assert.Equal(passes, verdict.Passed);
        if (!passes)
        {
            var violation = Assert.Single(verdict.Violations);
            Assert.Equal((Law.P1, "output", _reference.Output.Values[17], _reference.Output.Allowed(17)), (violation.Law, violation.Tensor, violation.Expected!.Value, violation.Bound!.Value));
            Assert.Equal([0, 2, 3], violation.Index);
        }
    }

    [Fact]
    public void The_allowed_difference_is_the_smaller_of_elementwise_and_normwise()
    {
        var u = Math.ScaleB(1, -24);
        var expected = _reference.Output with { Bounds = [31 * u, 33 * u, 66 * u], Scale = 1 };

        Assert.Equal([31 * u, 32 * u, 32 * u], Enumerable.Range(0, 3).Select(expected.Allowed));
        Assert.Equal(66 * u, (expected with { Scale = 3 }).Allowed(2));
        Assert.Equal(0, (expected with { Bounds = null }).Allowed(2));
    }

    [Fact]
    public void NaN_is_wrong() =>
        Assert.Equal(Law.P2, Assert.Single(Judged(result => result with { InputGradient = Changed(result.InputGradient!, 0, _ => double.NaN) }).Violations).Law);

    [Fact]
    public void The_first_wrong_element_is_named()
    {
        var violation = Assert.Single(Judged(result => result with { Bias2Gradient = Changed(Changed(result.Bias2Gradient!, 5, value => value + 1), 2, value => value - 1) }).Violations);

        Assert.Equal(Law.P4, violation.Law);
        Assert.Equal([2], violation.Index);
        Assert.Matches("^P4 bias 2 gradient is [-0-9.E]+ at \\[2\\]; must be [-0-9.E]+ ± [-0-9.E]+$", violation.ToString());
    }

    [Fact]
    public void A_wrong_element_of_a_shard_is_named_as_in_the_whole()
    {
        var verdict = Judged((result, rank) => rank == 0 ? result : result with { Weight2Gradient = Changed(result.Weight2Gradient!, 3, value => value + 1) });

        Assert.Equal([1, 3], Assert.Single(verdict.Violations).Index);
        Assert.Equal(Law.P3, verdict.Violations[0].Law);
    }

    [Fact]
    public void One_bit_on_another_rank_breaks_P5_alone()
    {
        var verdict = Judged((result, rank) => rank == 0 ? result : result with { Output = Changed(result.Output, 4, Math.BitIncrement) });

        var violation = Assert.Single(verdict.Violations);
        Assert.Equal(Law.P5, violation.Law);
        Assert.Contains("on rank 1, but ", violation.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_gradient_is_a_cut_graph()
    {
        var verdict = Judged((result, rank) => rank == 0 ? result : result with { Weight1Gradient = null, InputGradient = null });

        Assert.Equal(
            ["P3 weight 1 gradient does not exist on rank 1 (the graph is cut before it)", "P5 input gradient exists only on rank 0, not on rank 1"],
            verdict.Violations.Select(violation => violation.ToString()));
    }

    [Fact]
    public void Another_shape_is_a_breach_and_no_crash()
    {
        var verdict = Judged(result => result with
        {
            Output = result.Output with { Shape = [6, 7] },
            Weight1Gradient = new HostTensor { Shape = [1, 5], Values = [1, 2, 3, 4, 5] },
        });

        Assert.Equal(
            ["P1 output has shape [6, 7]; must have [2, 3, 7]", "P3 weight 1 gradient has shape [2, 5]; must have [4, 5]"],
            verdict.Violations.Select(violation => violation.ToString()));
    }

    [Fact]
    public void Shards_that_do_not_fit_together_are_a_breach_and_no_crash()
    {
        var verdict = Judged((result, rank) => rank == 0 ? result : result with { Weight1Gradient = new HostTensor { Shape = [2], Values = [1, 2] } });

        Assert.Equal("P3 weight 1 gradient has shape [2] on rank 1, but [2, 5] on rank 0, which do not fit together along dim 0", verdict.ToString());
    }

    [Fact]
    public void What_was_written_to_breaks_P9() =>
        Assert.Equal("P9 weight 1 was written to on rank 1", Judged((result, rank) => rank == 0 ? result : result with { Changed = ["weight 1"] }).ToString());

    [Fact]
    public void An_all_zero_gradient_fits_a_cut_graph()
    {
        var verdict = Judged(result => result with { Weight1Gradient = result.Weight1Gradient! with { Values = new double[10] } });

        Assert.Equal("all zero: fits a cut graph", Assert.Single(verdict.Violations).Guess);
    }

    private static Verdict Judged(Func<FfnResult, FfnResult> change) => Judged((result, _) => change(result));

    private static Verdict Judged(Func<FfnResult, int, FfnResult> change) =>
        FfnLaw.Judge(_case, _data, _reference, [.. Enumerable.Range(0, 2).Select(rank => change(Right(rank), rank))]);

    private static FfnResult Right(int rank)
    {
        HostTensor Whole(Expectation of) => new() { Shape = of.Shape, Values = of.Values };
        HostTensor Columns(Expectation of) => new()
        {
            Shape = [7, 2],
            Values = [.. of.Values.Index().Where(item => item.Index % 4 / 2 == rank).Select(item => item.Item)],
        };
        return new FfnResult
        {
            Output = Whole(_reference.Output),
            InputGradient = Whole(_reference.InputGradient),
            Weight1Gradient = new HostTensor { Shape = [2, 5], Values = [.. _reference.Weight1Gradient.Values.Skip(10 * rank).Take(10)] },
            Bias1Gradient = new HostTensor { Shape = [2], Values = [.. _reference.Bias1Gradient!.Values.Skip(2 * rank).Take(2)] },
            Weight2Gradient = Columns(_reference.Weight2Gradient),
            Bias2Gradient = Whole(_reference.Bias2Gradient!),
            Changed = [],
        };
    }

    private static HostTensor Changed(HostTensor tensor, int element, Func<double, double> change) =>
        tensor with { Values = [.. tensor.Values.Select((value, i) => i == element ? change(value) : value)] };
}
