using Rose.Model.Training;
using Rose.Parallel.Tests;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

public sealed class Bf16Tests
{
    /// <summary>bfloat16's unit roundoff, 2^-9.</summary>
    private const double U = 1.0 / 512;

    public static MatrixTheoryData<string, int> PlansAndSizes => new(GptRun.Plans.Keys, [1, 2, 3]);

    /// <summary>
    /// Beside the products of bf16_mixed, all that lies between them is rounded too: sums with residuals, biases, norms,
    /// softmax and dropouts, some three times as many roundings on the way of a gradient. In the loss and in the norm of all
    /// gradients the errors of many elements average out.
    /// </summary>
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
            var model = run.Model(rank);
            using var trainer = new Trainer(model, options.WithPrecision(Precision.Bf16), rank.Group);
            foreach (var one in dense.Steps)
            {
                var other = trainer.Step(TrainRun.Batch(run, one.Step));
                Assert.InRange(TrainRun.Relative(one.Loss, other.Loss), 0, 2 * U);
                Assert.InRange(TrainRun.Relative(one.GradNorm!.Value, other.GradNorm!.Value), 0, 8 * U);
            }

            Assert.All(model.named_parameters(), pair => Assert.Equal((bfloat16, bfloat16, float32), (pair.parameter.dtype, pair.parameter.grad!.dtype, trainer.Masters!.Of(pair.parameter).dtype)));
            Assert.All(model.parameters(), each => Bits.Equal(trainer.Masters!.Of(each).to(bfloat16), each, "a rounded master"));
            Whole.Near(GptParallelTests.Learned(run, dense.Parameters), GptParallelTests.Learned(run, Whole.Of(rank, model, p => trainer.Masters!.Of((Parameter)p))), 63 * U);
        });
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Sgd)]
    public void Steps_that_bfloat16_cannot_take_add_up_in_the_masters(OptimizerKind optimizer)
    {
        // Neighbours of a weight around 0.1 lie 0.0005 apart: no step of 0.00003 leads to one, but forty in one direction do.
        const int Steps = 40;
        var run = new GptRun { Config = GptRun.Small with { NLayers = 1, Dropout = 0 } };
        var options = new TrainerOptions { Steps = Steps, Optimizer = optimizer, WeightDecay = 0, LearningRate = optimizer == OptimizerKind.AdamW ? 3e-5 : 1e-2 };

        using var oneDnn = new OneDnn();
        KeptWorlds.Of(1).Run(rank =>
        {
            using var scope = NewDisposeScope();
            backends.mkldnn.enabled = false;
            var withMasters = Moved(run.Model(rank), options.WithPrecision(Precision.Bf16));
            var without = Moved((run with { DType = bfloat16 }).Model(rank), options);
            Assert.True(withMasters > 5 * Math.Max(without, 0.02), $"{withMasters} of the weights have moved with masters, {without} without");
        });

        double Moved(Gpt model, TrainerOptions options)
        {
            using var trainer = new Trainer(model, options);
            var weight = model.get_parameter("blocks.0.mlp.fc1.weight")!;
            var before = weight.detach().clone().to(bfloat16);
            for (var step = 0; step < Steps; step++)
            {
                trainer.Step(TrainRun.Batch(run, 1));
            }

            return weight.ne(before).to(float64).mean().item<double>();
        }
    }

    [Theory]
    [InlineData("the second post", 2)]
    [InlineData("head-sharded, sequence", 3)]
    public void A_resumed_run_is_the_uninterrupted_one_bit_for_bit(string plan, int size)
    {
        using var folder = new TempFolder();
        var (half, whole, resumed) = (folder.At("half.safetensors"), folder.At("whole.safetensors"), folder.At("resumed.safetensors"));
        var run = new GptRun { Plan = GptRun.Plans[plan], BatchShape = [4, 9], Config = GptRun.Small with { NLayers = 1 } };
        var options = (TrainRun.Everything with { Steps = 6 }).WithPrecision(Precision.Bf16);

        using var oneDnn = new OneDnn();
        var losses = KeptWorlds.Of(size).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var first = run.Model(rank);
            using var trainer = new Trainer(first, options, rank.Group);
            Take(trainer, 1, 3);
            Save(half, first, trainer);
            var expected = Take(trainer, 4, 3);
            Save(whole, first, trainer);

            var second = run.Model(rank);
            using var other = new Trainer(second, options, rank.Group);
            other.CompletedSteps = Checkpoint.Load(half, State(second, other), rank.Group);
            var actual = Take(other, 4, 3);
            Save(resumed, second, other);
            return (expected, actual);

            void Save(string path, Gpt model, Trainer trainer) => Checkpoint.Save(path, State(model, trainer), trainer.CompletedSteps, rank.Group);
        });

        Assert.All(losses, pair => Assert.Equal(pair.expected, pair.actual));
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(resumed));

        double[] Take(Trainer trainer, int from, int count) => [.. Enumerable.Range(from, count).Select(step => trainer.Step(TrainRun.Batch(run, step)).Loss)];

        TrainingState State(Gpt model, Trainer trainer) => new() { Model = model, Optimizer = trainer.Optimizer, Masters = trainer.Masters };
    }
}
