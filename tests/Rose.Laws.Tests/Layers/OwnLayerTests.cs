namespace Rose.Laws.Tests;

/// <summary>A layer of one's own, written with regions and plain parameters, right and with mistakes that people make.</summary>
public sealed class OwnLayerTests(ITestOutputHelper output)
{
    [Fact]
    public void The_same_module_without_a_fault_passes()
    {
        var report = LawCheck.Run(OwnFault.None.Layer, new LawOptions { Seed = 1 });

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void An_input_gradient_that_is_not_reduced_breaks_P2_alone() =>
        IsCaught(OwnFault.InputGradientNotReduced, [Law.P2, Law.P5], "gradient of x", "fits parts that were never summed over the ranks");

    [Fact]
    public void A_bias_added_before_the_reduce_breaks_P1_alone() =>
        IsCaught(OwnFault.BiasAddedBeforeTheReduce, [Law.P1], "output", "fits a bias added on each of the 2 ranks instead of once");

    [Fact]
    public void A_partial_sum_plus_a_replicated_bias_breaks_the_gradients() =>
        IsCaught(OwnFault.PartialSumPlusReplicatedBias, [Law.P2, Law.P3], "gradient of x", "2 times what it must be: fits a sum over the ranks that is done once too often");

    [Fact]
    public void A_reduce_whose_backward_reduces_again_breaks_the_gradients() =>
        IsCaught(OwnFault.ReduceBackwardReducesAgain, [Law.P2, Law.P3], "gradient of x", "2 times what it must be: fits a sum over the ranks that is done once too often");

    [Fact]
    public void A_reversed_shard_order_breaks_the_output_and_the_gradients() => IsCaught(OwnFault.ShardOrderReversed, [Law.P1, Law.P2, Law.P3], "output", null);

    [Fact]
    public void An_average_in_place_of_a_sum_breaks_the_output_and_the_gradients() =>
        IsCaught(OwnFault.AverageInsteadOfSum, [Law.P1, Law.P2, Law.P3], "output", "1/2 of what it must be: fits an average over the ranks in place of their sum");

    [Fact]
    public void A_raw_all_reduce_cuts_the_graph_and_breaks_P3() =>
        IsCaught(OwnFault.RawAllReduceCutsTheGraph, [Law.P2, Law.P3], "gradient of x", "the graph is cut before it", smallestWorld: 1);

    [Fact]
    public void An_output_that_is_never_reduced_breaks_P1_and_P5() =>
        IsCaught(OwnFault.OutputNeverReduced, [Law.P1, Law.P5], "output", "fits parts that were never summed over the ranks");

    [Fact]
    public void A_rank_that_differs_breaks_P5_alone() => IsCaught(OwnFault.RankOneDiffers, [Law.P5], "output", null);

    [Fact]
    public void An_input_that_is_overwritten_breaks_P9_alone() => IsCaught(OwnFault.InputOverwritten, [Law.P9], "x", null, smallestWorld: 1);

    /// <summary>Found within 100 cases for several seeds, shrunk to at most 2 in each dim, with the laws and the guess of the fault.</summary>
    private void IsCaught(OwnFault fault, IReadOnlyList<Law> broken, string firstTensor, string? guess, int smallestWorld = 2)
    {
        foreach (var seed in new[] { 0, 1, 2 })
        {
            var report = LawCheck.Run(fault.Layer, new LawOptions { Cases = 100, Seed = seed });
            output.WriteLine(report.ToString());

            var failure = Assert.IsType<LawFailure>(report.Failure);
            var shrunk = failure.Shrunk;
            Assert.Equal(smallestWorld, shrunk.WorldSize);
            Assert.All(shrunk.Sizes, size => Assert.InRange(size, 0, 2));
            Assert.Equal(CaseValues.Integer, shrunk.Values);
            Assert.Equal(broken, failure.Verdict.Violations.Select(violation => violation.Law).Distinct().ToList());
            Assert.Equal(firstTensor, failure.Verdict.Violations[0].Tensor);
            Assert.Equal(guess, failure.Verdict.Violations[0].Guess);
        }
    }
}
