using Rose.Model.Training;
using Rose.Parallel.Tests;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

public sealed class MixedPrecisionTests
{
    public static MatrixTheoryData<string, int> PlansAndSizes => new(GptRun.Plans.Keys, [2, 3]);

    /// <summary>
    /// bfloat16's unit roundoff, 2^-9. A product of rounded factors, rounded itself, is off by up to 3 u of its size. A
    /// block's gradient comes through seven products, so that it is off by up to 21 u; in the loss, a mean over 32 tokens,
    /// and in the norm of all gradients the errors of many elements average out to a few u.
    /// </summary>
    private const double U = 1.0 / 512;

    [Theory]
    [MemberData(nameof(PlansAndSizes))]
    public void Training_stays_near_that_of_the_dense_model_in_float32(string plan, int size)
    {
        var (run, options) = (TrainRun.OneBlock(plan), TrainRun.Descent);
        using var oneDnn = new OneDnn();
        var dense = DenseRuns.Trained(run, options);
        KeptWorlds.Of(size).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var (model, actual) = TrainRun.Of(run, rank, options.WithPrecision(Precision.Bf16_Mixed));
            foreach (var (one, other) in dense.Steps.Zip(actual))
            {
                Assert.InRange(TrainRun.Relative(one.Loss, other.Loss), 0, U);
                Assert.InRange(TrainRun.Relative(one.GradNorm!.Value, other.GradNorm!.Value), 0, 4 * U);
            }

            Assert.Contains(dense.Steps.Zip(actual), pair => TrainRun.Relative(pair.First.Loss, pair.Second.Loss) > 1e-5);

            // The replicas' bits are compared over the ranks, too.
            Whole.Near(GptParallelTests.Learned(run, dense.Parameters), GptParallelTests.Learned(run, Whole.Of(rank, model, p => p)), 21 * U);
        });
    }

    [Fact]
    public void Parameters_gradients_and_moments_are_float32_and_hold_what_bfloat16_cannot()
    {
        using var oneDnn = new OneDnn();
        KeptWorlds.Of(2).Run(rank =>
        {
            using var scope = NewDisposeScope();
            const double LearningRate = 1e-6;
            var model = new GptRun { Plan = GptRun.Plans["the second post"] }.Model(rank);
            using var trainer = new Trainer(model, new TrainerOptions { LearningRate = LearningRate, WeightDecay = 0, Precision = Precision.Bf16_Mixed }, rank.Group);
            var before = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.detach().clone());
            trainer.Step(TrainRun.Batch(new GptRun(), 1));
            foreach (var (name, parameter) in model.named_parameters())
            {
                Assert.Equal((float32, float32), (parameter.dtype, parameter.grad!.dtype));
                var state = (AdamState)trainer.Optimizer.state[parameter];
                Assert.Equal((float32, float32), (state.exp_avg!.dtype, state.exp_avg_sq!.dtype));
                Assert.InRange((parameter - before[name]).abs().max().item<double>(), LearningRate / 4, 2 * LearningRate);
            }

            // A weight around 0.1 has bfloat16 neighbours at 0.0005: nearly none of them is left for another by 0.000001.
            var weight = model.get_parameter("lm_head.weight")!;
            Assert.True(weight.ne(before["lm_head.weight"]).to(float64).mean().item<double>() > 0.9);
            Assert.True(weight.to(bfloat16).ne(before["lm_head.weight"].to(bfloat16)).to(float64).mean().item<double>() < 0.1);
        });
    }
}
