using System.Diagnostics;
using Rose.Harness.Spec;
using Rose.Model.Training;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary><c>kind: train</c> on one rank: a fresh random batch a step, labels equal to the ids.</summary>
internal static class TrainProgram
{
    public static void Run(ExperimentSpec spec, RankContext rank, Action<TrainMeasurement> onStep)
    {
        using var scope = NewDisposeScope();
        using var each = new CaseModel(spec, rank);
        using var trainer = new Trainer(each.Model, spec.Train.Options, rank.Group);
        for (var step = 1; step <= spec.Train.Options.Steps; step++)
        {
            using var stepScope = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            var done = trainer.Step(each.RandomIds(spec.Train.BatchSize, spec.Train.SeqLen, step));
            if (step % spec.Train.LogEvery == 0 || step == spec.Train.Options.Steps)
            {
                onStep(new TrainMeasurement
                {
                    Step = step,
                    Loss = done.Loss,
                    LearningRate = done.LearningRate,
                    GradNorm = done.GradNorm,
                    StepMilliseconds = clock.Elapsed.TotalMilliseconds,
                });
            }
        }
    }
}
