using System.Diagnostics;
using Rose.Harness.Spec;
using Rose.Model.Training;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary><c>kind: train</c> on one rank: another batch each step, labels equal to the ids.</summary>
internal static class TrainProgram
{
    private static readonly TimeSpan _progressPause = TimeSpan.FromMilliseconds(200);

    /// <param name="checkpoint">The file of the run's checkpoint, if it writes one.</param>
    /// <param name="onProgress">Gets how far the run has come, at most some times a second; null where nobody looks.</param>
    public static void Run(ExperimentSpec spec, RankContext rank, string checkpoint, Action<TrainMeasurement> onStep, Action<TextSample> onSample, Action<StepProgress>? onProgress = null)
    {
        using var scope = NewDisposeScope();
        using var each = new CaseModel(spec, rank);
        using var dense = DenseTwin.Of(spec, rank);
        var input = CaseInput.OfTraining(spec, rank, each);
        var evaluation = new Evaluation(spec, rank);
        using var trainer = new Trainer(each.Model, spec.Train.Options, each.Tensor, each.Data);
        each.Model.Clock = spec.Measure.Layers ? new LayerClock(rank.Device) : null;
        using var kernels = trainer.Kernels = spec.Measure.Kernels ? new KernelClock(rank.Device) : null;
        var run = new CaseCheckpoint(spec, rank, each, trainer, checkpoint);
        run.Resume();
        var sinceTold = Stopwatch.StartNew();
        for (var step = (int)trainer.CompletedSteps + 1; step <= spec.Train.Options.Steps; step++)
        {
            using var stepScope = NewDisposeScope();
            var (before, communicating, hiding, waiting) = (each.Traffic, each.CommunicationTime, each.HiddenCommunicationTime, each.WaitingTime);
            each.Model.Clock?.Start();
            var clock = Stopwatch.StartNew();
            kernels?.Start();
            var done = trainer.Step(input.Ids(step));
            kernels?.Stop();
            var milliseconds = clock.Elapsed.TotalMilliseconds;
            var (communication, hidden, waited) = (each.CommunicationTime - communicating, each.HiddenCommunicationTime - hiding, each.WaitingTime - waiting);
            var layers = LayerTimes.Of(each.Model.Clock);
            var collectives = each.CollectivesSince(before);
            run.SaveIfDue(step);
            if (onProgress is not null && sinceTold.Elapsed > _progressPause)
            {
                sinceTold.Restart();
                onProgress(new StepProgress { Step = step, Steps = spec.Train.Options.Steps, Loss = done.Loss });
            }

            var denseLoss = dense?.Step(step);
            if (step % spec.Train.LogEvery == 0 || step == spec.Train.Options.Steps || evaluation.IsDue(step))
            {
                onStep(new TrainMeasurement
                {
                    Step = step,
                    Loss = done.Loss,
                    DenseLoss = denseLoss,
                    StepMilliseconds = milliseconds,
                    Layers = layers,
                    Kernels = KernelTimes.Of(kernels, milliseconds),
                    CommunicationMilliseconds = communication.TotalMilliseconds,
                    HiddenCommunicationMilliseconds = hidden.TotalMilliseconds,
                    WaitingMilliseconds = waited?.TotalMilliseconds,
                    Backend = BackendChoice.NameOf(rank.Group.Backend),
                    PeakMemoryMebibytes = PeakMemory.Mebibytes(rank.Device),
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
