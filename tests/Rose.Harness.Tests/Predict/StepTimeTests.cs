using Rose.Harness.Calibration;
using Rose.Harness.Predict;
using Rose.Harness.Spec;
using Rose.Harness.Tests.Calibration;
using Rose.Model;
using Rose.Parallel;

namespace Rose.Harness.Tests.Predict;

public sealed class StepTimeTests
{
    // 10 µs and 1 GB/s.
    private static readonly LinkRate _link = new() { Backend = "gloo", LatencyMicroseconds = 10, GigabytesPerSecond = 1 };

    [Theory]
    [InlineData(Collective.AllReduce, 1, 0)]
    [InlineData(Collective.AllReduce, 2, 10 + 1000)]
    [InlineData(Collective.AllReduce, 4, 30 + 1500)]
    [InlineData(Collective.ReduceScatter, 4, 30 + 1500)]
    [InlineData(Collective.AllGather, 2, 5 + 1000)]
    [InlineData(Collective.AllGather, 4, 15 + 3000)]
    public void A_ring_costs_a_latency_a_message_and_a_time_a_byte(Collective kind, int ranks, double microseconds) =>
        Assert.Equal(microseconds, 1e6 * StepTime.Seconds(kind, bytes: 1_000_000, ranks, _link, isInProcess: false), 1e-6);

    [Fact]
    public void Threads_meet_once_and_the_last_goes_over_all_tensors() =>
        Assert.Equal(10 + 3000, 1e6 * StepTime.Seconds(Collective.AllReduce, bytes: 1_000_000, ranks: 4, _link, isInProcess: true), 1e-6);

    [Fact]
    public void A_step_is_the_sum_of_its_parts_and_none_of_them_is_missing()
    {
        var spec = new ExperimentSpec { Name = "timed", Kind = Kind.Train, World = new WorldSpec { Size = 4, Mesh = new MeshSpec { Data = 2 } } }
            .WithModel(new GptConfig { NLayers = 2, VocabSize = 100, UseTensorParallel = true })
            .WithParallel(new ParallelPlan { Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true) })
            .WithTrain(new TrainSpec { Options = new() { Recompute = Model.Training.Recompute.Blocks } });
        var time = StepTime.Of(CasePrediction.Of(spec), SomeRates.All, isInProcess: false);

        double[] parts = [time.ForwardMilliseconds, time.RecomputeMilliseconds, time.BackwardMilliseconds, time.UpdateMilliseconds, time.TensorMilliseconds, time.DataMilliseconds];
        Assert.All(parts, part => Assert.True(part > 0));
        Assert.Equal(parts.Sum(), time.StepMilliseconds, 1e-9);

        // Blocks alone run again; backward is two products for one.
        Assert.InRange(time.RecomputeMilliseconds, 0.5 * time.ForwardMilliseconds, time.ForwardMilliseconds);
        Assert.InRange(time.BackwardMilliseconds, 1.5 * time.ForwardMilliseconds, 2.5 * time.ForwardMilliseconds);
    }

    [Fact]
    public void Twice_as_fast_products_take_away_time_but_not_below_the_memorys()
    {
        var cost = CasePrediction.Of(new ExperimentSpec { Name = "timed", Kind = Kind.Forward });
        double Forward(double factor) => StepTime.Of(cost, SomeRates.All with { Products = [.. SomeRates.All.Products.Select(each => each with { GigaflopsPerSecond = factor * each.GigaflopsPerSecond })] }, isInProcess: false).ForwardMilliseconds;

        Assert.True(Forward(2) < Forward(1));
        Assert.True(Forward(1e6) > 0.01 * Forward(1));
        Assert.Equal(Forward(1e6), Forward(1e9), 1e-9);
    }
}
