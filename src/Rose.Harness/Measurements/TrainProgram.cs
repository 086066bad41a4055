using System.Diagnostics;
using Rose.Harness.Spec;
using Rose.Model.Training;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary><c>kind: train</c> on one rank: another batch each step, labels equal to the ids.</summary>
internal static class TrainProgram
{
    /// <param name="checkpoint">The file of the run's checkpoint, if it writes one.</param>
    public static void Run(ExperimentSpec spec, RankContext rank, string checkpoint, Action<TrainMeasurement> onStep, Action<TextSample> onSample)
    {
        using var scope = NewDisposeScope();
        using var each = new CaseModel(spec, rank);
        using var dense = DenseTwin.Of(spec, rank);
        var input = CaseInput.OfTraining(spec, rank, each);
        var evaluation = new Evaluation(spec, rank);
        using var trainer = new Trainer(each.Model, spec.Train.Options, each.Tensor, each.Data);
        var run = new CaseCheckpoint(spec, rank, each, trainer, checkpoint);
        run.Resume();
        for (var step = (int)trainer.CompletedSteps + 1; step <= spec.Train.Options.Steps; step++)
        {
            using var stepScope = NewDisposeScope();
            var before = each.Traffic;
            var clock = Stopwatch.StartNew();
            var done = trainer.Step(input.Ids(step));
            var milliseconds = clock.Elapsed.TotalMilliseconds;
            var collectives = each.CollectivesSince(before);
            run.SaveIfDue(step);
            var denseLoss = dense?.Step(step);
            if (step % spec.Train.LogEvery == 0 || step == spec.Train.Options.Steps || evaluation.IsDue(step))
            {
                onStep(new TrainMeasurement
                {
                    Step = step,
                    Loss = done.Loss,
                    DenseLoss = denseLoss,
                    StepMilliseconds = milliseconds,
                    ValidationLoss = evaluation.Loss(each.Model, step),
                    LearningRate = done.LearningRate,
                    GradNorm = done.GradNorm,
                    Collectives = collectives,
                });
            }
        }

        if (evaluation.Sample(each.Model) is { } sample)
        {
            onSample(sample);
        }
    }
}
