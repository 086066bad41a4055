namespace Rose.Laws.Tests;

public sealed class PlantedFaultTests(ITestOutputHelper output)
{
    [Fact]
    public void The_same_module_without_a_fault_passes()
    {
        using var worlds = Fault.None.Worlds();
        var report = FfnProperty.Run(new PropertyOptions { Seed = 1 }, worlds, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void An_input_gradient_that_is_not_reduced_breaks_P2_alone() =>
        IsCaught(Fault.InputGradientNotReduced, [Law.P2, Law.P5], "input gradient", "fits parts that were never summed over the ranks");

    [Fact]
    public void A_bias_added_before_the_reduce_breaks_P1_alone() =>
        IsCaught(Fault.BiasAddedBeforeTheReduce, [Law.P1], "output", "fits a bias added on each of the 2 ranks instead of once");

    [Fact]
    public void A_partial_sum_plus_a_replicated_bias_breaks_the_gradients() =>
        IsCaught(Fault.PartialSumPlusReplicatedBias, [Law.P2, Law.P3], "input gradient", "2 times what it must be: fits a sum over the ranks that is done once too often");

    [Fact]
    public void A_reduce_whose_backward_reduces_again_breaks_the_gradients() =>
        IsCaught(Fault.ReduceBackwardReducesAgain, [Law.P2, Law.P3], "input gradient", "2 times what it must be: fits a sum over the ranks that is done once too often");

    [Fact]
    public void A_reversed_shard_order_breaks_the_output_and_the_gradients() => IsCaught(Fault.ShardOrderReversed, [Law.P1, Law.P2, Law.P3], "output", null);

    [Fact]
    public void An_average_in_place_of_a_sum_breaks_the_output_and_the_gradients() =>
        IsCaught(Fault.AverageInsteadOfSum, [Law.P1, Law.P2, Law.P3], "output", "1/2 of what it must be: fits an average over the ranks in place of their sum");

    [Fact]
    public void A_raw_all_reduce_cuts_the_graph_and_breaks_P3() =>
        IsCaught(Fault.RawAllReduceCutsTheGraph, [Law.P2, Law.P3], "input gradient", "the graph is cut before it", smallestWorld: 1);

    [Fact]
    public void An_output_that_is_never_reduced_breaks_P1_and_P5() =>
        IsCaught(Fault.OutputNeverReduced, [Law.P1, Law.P5], "output", "fits parts that were never summed over the ranks");

    [Fact]
    public void A_rank_that_differs_breaks_P5_alone() => IsCaught(Fault.RankOneDiffers, [Law.P5], "output", null);

    [Fact]
    public void An_input_that_is_overwritten_breaks_P9_alone() => IsCaught(Fault.InputOverwritten, [Law.P9], "input", null, smallestWorld: 1);

    /// <summary>Found within 100 cases for several seeds, shrunk to at most 2 in each dim, with the laws and the guess of the fault.</summary>
    private void IsCaught(Fault fault, IReadOnlyList<Law> broken, string firstTensor, string? guess, int smallestWorld = 2)
    {
        using var worlds = fault.Worlds();
        foreach (var seed in new[] { 0, 1, 2 })
        {
            var report = FfnProperty.Run(new PropertyOptions { Cases = 100, Seed = seed }, worlds, cancellationToken: TestContext.Current.CancellationToken);
            output.WriteLine(report.ToString());

            var failure = Assert.IsType<PropertyFailure>(report.Failure);
            var shrunk = failure.Shrunk;
            Assert.Equal(smallestWorld, shrunk.WorldSize);
            Assert.All([shrunk.Batch, shrunk.Sequence, shrunk.In, shrunk.Hidden, shrunk.Out], size => Assert.InRange(size, 1, 2));
            Assert.Equal(FfnValues.Integer, shrunk.Values);
            Assert.Equal(broken, failure.Verdict.Violations.Select(violation => violation.Law).Distinct().ToList());
            Assert.Equal(firstTensor, failure.Verdict.Violations[0].Tensor);
            Assert.Equal(guess, failure.Verdict.Violations[0].Guess);
        }
    }
}
