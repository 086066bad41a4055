using Rose.Harness.Predict;
using Rose.Harness.Spec;
using Rose.Harness.Tests.Calibration;

namespace Rose.Harness.Tests.Predict;

public sealed class MachineCostTests
{
    private static readonly ExperimentSpec _spec = new() { Name = "costly", Kind = Kind.Train };

    [Fact]
    public void Without_a_calibration_nothing_is_known() => Assert.Equal(MachineCost.Unknown, MachineCost.Of(_spec, null));

    [Fact]
    public void The_peak_is_the_process_with_its_tensors_and_of_threads_with_those_of_all_ranks()
    {
        var cost = CasePrediction.Of(_spec);
        var tensors = (cost.TotalBytes + cost.WorkBytes) / 1048576.0;

        Assert.Equal(100 + tensors, MachineCost.Of(_spec, SomeRates.All).PeakMemoryMebibytes!.Value, 1e-6);
        Assert.Equal(100 + tensors, Peak(Launch.Processes), 1e-6);
        Assert.Equal(100 + (2 * tensors), Peak(Launch.Threads), 1e-6);

        double Peak(Launch launch) => MachineCost.Of(_spec with { World = new WorldSpec { Size = 2, Launch = launch } }, SomeRates.All).PeakMemoryMebibytes!.Value;
    }

    [Fact]
    public void Faster_kernels_and_cores_to_themselves_make_a_step_shorter()
    {
        double Step(WorldSpec world) => MachineCost.Of(_spec with { World = world }, SomeRates.All).StepMilliseconds!.Value;

        Assert.True(Step(new() { Numerics = Numerics.Fast }) < Step(new()));
        Assert.Equal(Step(new()), Step(new() { Size = 2 }), 1e-6);
        Assert.Equal(2 * Step(new()), Step(new() { Size = 4 }), 1e-6);
    }

    [Fact]
    public void The_rates_of_one_thread_tell_nothing_of_two()
    {
        var cost = MachineCost.Of(_spec with { World = new WorldSpec { ThreadsPerRank = 2 } }, SomeRates.All);

        Assert.Null(cost.StepMilliseconds);
        Assert.NotNull(cost.PeakMemoryMebibytes);
    }
}
