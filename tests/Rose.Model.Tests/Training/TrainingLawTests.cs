using Rose.Model.Training;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

/// <summary>With every feature at once, training in parallel is training the dense model on whole batches with all activations kept.</summary>
public sealed class TrainingLawTests
{
    public static TheoryData<string, int, OptimizerKind> Cases => [..
        from plan in GptRun.Plans.Keys
        from size in Enumerable.Range(2, 2)
        select new TheoryDataRow<string, int, OptimizerKind>(plan, size, size == 2 ? OptimizerKind.Sgd : OptimizerKind.AdamW)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void After_ten_steps_losses_norms_and_parameters_are_those_of_the_dense_model(string plan, int size, OptimizerKind optimizer)
    {
        var run = new GptRun { Plan = GptRun.Plans[plan], BatchShape = [4, 9] };
        var options = optimizer == OptimizerKind.Sgd
            ? TrainRun.Everything with { Optimizer = optimizer, LearningRate = 0.5, Momentum = 0.9 }
            : TrainRun.Everything;
        var dense = DenseRuns.Trained(run, options with { MicroBatches = 1, Recompute = Recompute.None });
        KeptWorlds.Of(size).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var (model, actual) = TrainRun.Of(run, rank, options);
            foreach (var (one, other) in dense.Steps.Zip(actual))
            {
                Assert.InRange(TrainRun.Relative(one.Loss, other.Loss), 0, 1e-5);
                Assert.InRange(TrainRun.Relative(one.GradNorm!.Value, other.GradNorm!.Value), 0, 1e-5);
                Assert.True(one.GradNorm > options.ClipNorm, $"the limit is not active at norm {one.GradNorm}");
                Assert.Equal(one.LearningRate, other.LearningRate);
            }

            Whole.Near(GptParallelTests.Learned(run, dense.Parameters), GptParallelTests.Learned(run, Whole.Of(rank, model, p => p)), 1e-4);
        });
    }
}
