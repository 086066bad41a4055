using Rose.Harness.Calibration;
using Rose.Harness.Predict;
using Rose.Harness.Spec;
using Rose.Harness.Tests.Calibration;
using Rose.Model;
using Rose.Model.Training;
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
        Assert.Equal(microseconds, 1e6 * StepTime.Seconds(kind, bytes: 1_000_000, ranks, _link), 1e-6);

    [Fact]
    public void Threads_meet_once_and_the_last_goes_over_all_tensors() =>
        Assert.Equal(10 + 3000, 1e6 * StepTime.Seconds(Collective.AllReduce, bytes: 1_000_000, ranks: 4, _link with { Backend = "in_process" }), 1e-6);

    [Theory]
    [InlineData(Collective.AllReduce, 2, 10 + 1000)]
    [InlineData(Collective.AllReduce, 4, 20 + 1500)]
    [InlineData(Collective.ReduceScatter, 4, 10 + 750)]
    [InlineData(Collective.AllGather, 4, 10 + 3000)]
    [InlineData(Collective.Broadcast, 4, 10 + 1000)]
    public void Through_shared_memory_each_rank_reads_what_it_lacks(Collective kind, int ranks, double microseconds) =>
        Assert.Equal(microseconds, 1e6 * StepTime.Seconds(kind, bytes: 1_000_000, ranks, _link with { Backend = "shared" }), 1e-6);

    [Fact]
    public void A_step_is_the_sum_of_its_parts_and_none_of_them_is_missing()
    {
        var spec = new ExperimentSpec { Name = "timed", Kind = Kind.Train, World = new WorldSpec { Size = 4, Mesh = new MeshSpec { Data = 2 } } }
            .WithModel(new GptConfig { NLayers = 2, VocabSize = 100, UseTensorParallel = true })
            .WithParallel(new ParallelPlan { Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true) })
            .WithTrain(new TrainSpec { Options = new() { Recompute = Model.Training.Recompute.Blocks } });
        var time = StepTime.Of(CasePrediction.Of(spec), SomeRates.All, Numerics.Portable, "gloo");

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
        double Forward(double factor) => StepTime.Of(cost, SomeRates.All with { Kernels = [.. SomeRates.All.Kernels.Select(each => each with { Products = Faster(each.Products, factor), HeadProducts = Faster(each.HeadProducts, factor) })] }, Numerics.Portable, "gloo").ForwardMilliseconds;
        static IReadOnlyList<ProductRate> Faster(IReadOnlyList<ProductRate> rates, double factor) => [.. rates.Select(each => each with { GigaflopsPerSecond = factor * each.GigaflopsPerSecond })];

        Assert.True(Forward(2) < Forward(1));
        Assert.True(Forward(1e6) > 0.01 * Forward(1));
        Assert.Equal(Forward(1e6), Forward(1e9), 1e-9);
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW, ModelDType.Float32, 0, 7)]
    [InlineData(OptimizerKind.AdamW, ModelDType.BFloat16, 0, 22)]
    [InlineData(OptimizerKind.Sgd, ModelDType.Float32, 0, 6)]
    [InlineData(OptimizerKind.Sgd, ModelDType.Float32, 0.9, 11)]
    public void The_optimizer_goes_over_memory_as_often_as_its_operators_do(OptimizerKind optimizer, ModelDType dtype, double momentum, int tensors)
    {
        var spec = new ExperimentSpec { Name = "timed", Kind = Kind.Train, DType = dtype };
        var cost = CasePrediction.Of(spec.WithTrain(spec.Train with { Options = new() { Optimizer = optimizer, Momentum = momentum } }));

        Assert.Equal(tensors * (double)cost.ParameterBytes, cost.Operators.Where(each => each.Place == "optimizer").Sum(each => each.Calls * each.BytesPerCall), 1.0);
    }

    [Fact]
    public void Ranks_that_take_turns_compute_later_and_travel_no_longer()
    {
        var cost = CasePrediction.Of(new ExperimentSpec { Name = "timed", Kind = Kind.Train, World = new WorldSpec { Size = 2 } }.WithModel(new GptConfig { UseTensorParallel = true }).WithParallel(new ParallelPlan { Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true) }));
        var alone = StepTime.Of(cost, SomeRates.All, Numerics.Fast, "shared");
        var turns = StepTime.Of(cost, SomeRates.All, Numerics.Fast, "shared", ranksOnACore: 2);

        Assert.Equal(2 * alone.BackwardMilliseconds, turns.BackwardMilliseconds, 1e-6);
        Assert.Equal(alone.TensorMilliseconds, turns.TensorMilliseconds);
    }
}
