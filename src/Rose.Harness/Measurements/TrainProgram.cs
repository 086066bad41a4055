using System.Diagnostics;
using Rose.Harness.Spec;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary><c>kind: train</c> on one rank: AdamW on another batch each step, labels equal to the ids.</summary>
internal static class TrainProgram
{
    public static void Run(ExperimentSpec spec, RankContext rank, Action<TrainMeasurement> onStep, Action<TextSample> onSample)
    {
        using var scope = NewDisposeScope();
        using var each = new CaseModel(spec, rank);
        var model = each.Model;
        var input = CaseInput.OfTraining(spec, rank, each);
        var evaluation = new Evaluation(spec, rank);
        using var optimizer = optim.AdamW(model.parameters(), spec.Train.LearningRate, weight_decay: spec.Train.WeightDecay);
        for (var step = 1; step <= spec.Train.Steps; step++)
        {
            using var stepScope = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            each.BeginStep(step);
            var ids = input.Ids(step);
            var loss = model.call(ids, null, ids).Loss!;
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            if (step % spec.Train.LogEvery == 0 || step == spec.Train.Steps || evaluation.IsDue(step))
            {
                onStep(new TrainMeasurement { Step = step, Loss = loss.item<double>(), StepMilliseconds = clock.Elapsed.TotalMilliseconds, ValidationLoss = evaluation.Loss(model, step) });
            }
        }

        if (evaluation.Sample(model) is { } sample)
        {
            onSample(sample);
        }
    }
}
