using System.Diagnostics;
using Rose.Harness.Spec;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary><c>kind: train</c> on one rank: AdamW on a fresh random batch a step, labels equal to the ids.</summary>
internal static class TrainProgram
{
    public static void Run(ExperimentSpec spec, RankContext rank, Action<TrainMeasurement> onStep)
    {
        using var scope = NewDisposeScope();
        using var each = new CaseModel(spec, rank);
        var model = each.Model;
        using var optimizer = optim.AdamW(model.parameters(), spec.Train.LearningRate, weight_decay: spec.Train.WeightDecay);
        for (var step = 1; step <= spec.Train.Steps; step++)
        {
            using var stepScope = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            each.BeginStep(step);
            var ids = each.RandomIds(spec.Train.BatchSize, spec.Train.SeqLen, step);
            var loss = model.call(ids, null, ids).Loss!;
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            if (step % spec.Train.LogEvery == 0 || step == spec.Train.Steps)
            {
                onStep(new TrainMeasurement { Step = step, Loss = loss.item<double>(), StepMilliseconds = clock.Elapsed.TotalMilliseconds });
            }
        }
    }
}
