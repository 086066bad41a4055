using Rose.Model.Training;
using static Rose.Torch.torch;
using static Rose.Torch.torch.optim.lr_scheduler;

namespace Rose.Model.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(ScheduleKind.Constant, new[] { 0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1 })]
    [InlineData(ScheduleKind.Linear, new[] { 0.25, 0.5, 0.75, 1, 0.8, 0.6, 0.4, 0.2, 0.2 })]
    [InlineData(ScheduleKind.Cosine, new[] { 0.25, 0.5, 0.75, 1, 0.8828427124746191, 0.6, 0.3171572875253810, 0.2, 0.2 })]
    public void The_rates_are_those_of_a_table_by_hand(ScheduleKind kind, double[] expected)
    {
        // Seven steps, three of them of warm-up; the table goes on to the least rate, at step 8, and beyond.
        var schedule = new LearningRateSchedule { Kind = kind, WarmupSteps = 3, MinLearningRate = 0.2 };
        Assert.All(expected.Index(), pair => Assert.Equal(pair.Item, schedule.At(pair.Index + 1, 7, 1), 1e-15));
    }

    [Fact]
    public void Without_warm_up_they_are_those_of_the_schedulers_of_torch()
    {
        Check(new LearningRateSchedule { Kind = ScheduleKind.Cosine, MinLearningRate = 0.01 }, 25, optimizer => CosineAnnealingLR(optimizer, 25, 0.01));
        Check(new LearningRateSchedule { Kind = ScheduleKind.Linear, MinLearningRate = 0.03 }, 25, optimizer => LinearLR(optimizer, 1, 0.1, 25));
        Check(new LearningRateSchedule(), 25, optimizer => LambdaLR(optimizer, _ => 1));
        Check(new LearningRateSchedule { WarmupSteps = 9 }, 25, optimizer => LambdaLR(optimizer, epoch => Math.Min(1, (epoch + 1) / 10.0)));

        static void Check(LearningRateSchedule schedule, int steps, Func<optim.Optimizer, LRScheduler> make)
        {
            using var parameter = nn.Parameter(zeros(1));
            using var optimizer = optim.SGD([parameter], 0.3);
            var scheduler = make(optimizer);
            for (var step = 1; step <= steps; step++)
            {
                Assert.Equal(optimizer.ParamGroups.Single().LearningRate, schedule.At(step, steps, 0.3), 1e-14);
                scheduler.step();
            }
        }
    }

    [Fact]
    public void Steps_count_from_one_and_the_warm_up_ends_before_the_last()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRateSchedule().At(0, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRateSchedule { WarmupSteps = 5 }.At(1, 5, 1));
        Assert.Equal(1, new LearningRateSchedule { WarmupSteps = 4, Kind = ScheduleKind.Cosine }.At(5, 5, 1));
    }
}
