using Rose.Harness.Measurements;
using Rose.Harness.Plan;
using Rose.Harness.Ranks;
using Rose.Harness.Run;
using Rose.Harness.Spec;
using Rose.Parallel;

namespace Rose.Harness.Tests.Run;

public sealed class TrafficChecksTests
{
    [Fact]
    public void What_was_predicted_breaks_nothing() => Assert.Empty(TrafficChecks.Violations(Row(Of(Collective.AllReduce, 2, 80), Of(Collective.AllReduce, 2, 80))));

    [Fact]
    public void Another_number_kind_or_size_is_told_with_both() => Assert.All(
        new[] { Of(Collective.AllReduce, 1, 80), Of(Collective.AllGather, 2, 80), Of(Collective.AllReduce, 2, 79) },
        measured => Assert.Equal(
            $"case 3, step 7: rank 0's collectives in the step were {Traffic.Of([measured])}, but 2 all-reduce of 80 bytes was predicted",
            Assert.Single(TrafficChecks.Violations(Row(Of(Collective.AllReduce, 2, 80), measured)))));

    private static CollectiveTraffic Of(Collective kind, long calls, long bytes) => new() { Kind = kind, Calls = calls, Bytes = bytes };

    private static CaseRow Row(CollectiveTraffic predicted, CollectiveTraffic measured) => new()
    {
        Experiment = "checks",
        Case = new ExperimentCase { Index = 3, Spec = new ExperimentSpec { Name = "checks", Kind = Kind.Train }, SweptValues = [] },
        Measured = new RankRow { Train = new TrainMeasurement { Step = 7, Loss = 1, LearningRate = 1, StepMilliseconds = 1, Collectives = [measured] } },
        Predicted = Traffic.Of([predicted]),
    };
}
