using Rose.Model.Training;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

/// <summary>Some steps of training a small GPT on one rank, a fresh batch each; batches follow from the run's seed.</summary>
internal static class TrainRun
{
    /// <summary>Everything at once; the limit on the norm is below every norm that these runs come to.</summary>
    public static TrainerOptions Everything { get; } = new()
    {
        Steps = 10,
        LearningRate = 3e-4,
        Schedule = new LearningRateSchedule { Kind = ScheduleKind.Cosine, WarmupSteps = 3, MinLearningRate = 1e-5 },
        ClipNorm = 0.5,
        MicroBatches = 2,
        Recompute = Recompute.Blocks,
    };

    /// <summary>Descent along the gradient itself: AdamW's direction of a gradient near zero is that of its rounding.</summary>
    public static TrainerOptions Descent { get; } = Everything with { Steps = 5, Schedule = new LearningRateSchedule(), Optimizer = OptimizerKind.Sgd, LearningRate = 0.5 };

    /// <summary>A model of one block, through which few roundings go.</summary>
    public static GptRun OneBlock(string plan) => new() { Plan = GptRun.Plans[plan], BatchShape = [4, 9], Config = GptRun.Small with { NLayers = 1 } };

    public static (Gpt Model, IReadOnlyList<TrainStep> Steps) Of(GptRun run, RankContext rank, TrainerOptions options)
    {
        var model = run.Model(rank);
        using var trainer = new Trainer(model, options, rank.Group);
        return (model, [.. Enumerable.Range(1, options.Steps).Select(step => trainer.Step(Batch(run, step)))]);
    }

    /// <summary>Apart from the generators that a model may draw from.</summary>
    public static Tensor Batch(GptRun run, long step) =>
        new CounterRandom(run.Seed, "batch").Below(ShardLayout.Whole(run.BatchShape), run.Config.VocabSize, step);

    public static double Relative(double expected, double actual) => Math.Abs(actual - expected) / Math.Abs(expected);
}
