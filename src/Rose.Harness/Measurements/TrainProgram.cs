using System.Diagnostics;
using Rose.Harness.Spec;
using Rose.Model.Training;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary><c>kind: train</c> on one rank: another batch each step, labels equal to the ids.</summary>
internal static class TrainProgram
{
    public static void Run(ExperimentSpec spec, RankContext rank, Action<TrainMeasurement> onStep, Action<TextSample> onSample)
    {
        using var scope = NewDisposeScope();
        using var each = new CaseModel(spec, rank);
        var input = CaseInput.OfTraining(spec, rank, each);
        var evaluation = new Evaluation(spec, rank);
        using var trainer = new Trainer(each.Model, spec.Train.Options, rank.Group);
        for (var step = 1; step <= spec.Train.Options.Steps; step++)
        {
            using var stepScope = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            var done = trainer.Step(input.Ids(step));
            if (step % spec.Train.LogEvery == 0 || step == spec.Train.Options.Steps || evaluation.IsDue(step))
            {
                onStep(new TrainMeasurement
                {
                    Step = step,
                    Loss = done.Loss,
                    StepMilliseconds = clock.Elapsed.TotalMilliseconds,
                    ValidationLoss = evaluation.Loss(each.Model, step),
                    LearningRate = done.LearningRate,
                    GradNorm = done.GradNorm,
                });
            }
        }

        if (evaluation.Sample(each.Model) is { } sample)
        {
            onSample(sample);
        }
    }
}
