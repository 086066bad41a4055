using Rose.Model.Training;
using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

public sealed class TrainerTests
{
    public static MatrixTheoryData<string, int> PlansAndSizes => new(GptRun.Plans.Keys, [1, 3]);

    [Theory]
    [MemberData(nameof(PlansAndSizes))]
    public void Two_and_four_micro_batches_are_one_batch(string plan, int size)
    {
        foreach (var (dtype, bound) in new[] { (float32, 1e-6), (float64, 1e-13) })
        {
            var run = new GptRun { Plan = GptRun.Plans[plan], DType = dtype, BatchShape = [4, 9] };
            KeptWorlds.Of(size).Run(rank =>
            {
                using var scope = NewDisposeScope();
                var ids = TrainRun.Batch(run, 1);
                var ignored = ids.clone();
                ignored[0].narrow(0, 1, 8).fill_(Trainer.IgnoredLabel);
                ignored[3].narrow(0, 2, 3).fill_(Trainer.IgnoredLabel);
                foreach (var labels in new[] { ids, ignored })
                {
                    var (whole, expected) = Step(run, rank, labels, 1);
                    for (var count = 2; count <= 4; count += 2)
                    {
                        var (parts, actual) = Step(run, rank, labels, count);
                        Assert.InRange(TrainRun.Relative(expected.Loss, actual.Loss), 0, bound);
                        Whole.Near(Own(whole), Own(parts), bound);
                    }
                }

                (Gpt Model, TrainStep Step) Step(GptRun run, RankContext rank, Tensor labels, int count)
                {
                    var model = run.Model(rank);
                    using var trainer = new Trainer(model, new TrainerOptions { MicroBatches = count }, rank.Group);
                    return (model, trainer.Step(ids, null, labels));
                }
            });
        }

        // The gradient of the keys' bias is rounding alone.
        static Dictionary<string, double[]> Own(Gpt model) => model.named_parameters()
            .Where(pair => !pair.name.EndsWith("qkv_proj.bias", StringComparison.Ordinal))
            .ToDictionary(pair => pair.name, pair => pair.parameter.grad!.to(float64).ToArray<double>());
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Sgd)]
    public void The_steps_are_those_of_the_optimizer_by_hand(OptimizerKind kind) => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { Config = GptRun.Small with { Dropout = 0 } };
        var options = new TrainerOptions { Steps = 3, Optimizer = kind, LearningRate = 1e-3, WeightDecay = 0.2, Beta1 = 0.8, Beta2 = 0.9, Eps = 1e-6, Momentum = 0.7 };
        var model = run.Model(rank);
        using var optimizer = kind == OptimizerKind.Sgd
            ? optim.SGD(model.parameters(), 1e-3, 0.7, weight_decay: 0.2)
            : (optim.Optimizer)optim.AdamW(model.parameters(), 1e-3, 0.8, 0.9, 1e-6, 0.2);
        var losses = Enumerable.Range(1, 3).Select(step =>
        {
            var ids = TrainRun.Batch(run, step);
            var loss = model.call(ids, null, ids).Loss!;
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            return loss.item<double>();
        }).ToArray();
        var (trained, steps) = TrainRun.Of(run, rank, options);
        Assert.Equal(losses, steps.Select(step => step.Loss));
        Assert.Equal([1L, 2L, 3L], steps.Select(step => step.Step));
        Assert.All(steps, step => Assert.Null(step.GradNorm));
        Assert.All(model.parameters().Zip(trained.parameters()), pair => Bits.Equal(pair.First, pair.Second, "a parameter"));
    });

    [Fact]
    public void The_learning_rate_of_each_step_is_the_schedules_and_is_the_one_used() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { Config = GptRun.Small with { Dropout = 0 } };
        var options = new TrainerOptions { Steps = 4, Optimizer = OptimizerKind.Sgd, WeightDecay = 0, LearningRate = 0.5, Schedule = new LearningRateSchedule { Kind = ScheduleKind.Linear, WarmupSteps = 1 } };
        var model = run.Model(rank);
        using var trainer = new Trainer(model, options);
        foreach (var expected in new[] { 0.25, 0.5, 0.5 * 2 / 3, 0.5 / 3 })
        {
            var before = model.parameters().Last().clone();
            Assert.Equal(expected, trainer.Step(TrainRun.Batch(run, 1)).LearningRate, 1e-15);
            Bits.Equal(before.add_(model.parameters().Last().grad!, alpha: -options.Schedule.At(trainer.CompletedSteps, 4, 0.5)), model.parameters().Last(), "the moved parameter");
        }
    });

    [Fact]
    public void A_run_goes_on_where_it_was_broken_off() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { Plan = GptRun.Plans["the second post"], BatchShape = [4, 9] };
        var (_, expected) = TrainRun.Of(run, rank, TrainRun.Everything);
        var model = run.Model(rank);
        using var first = new Trainer(model, TrainRun.Everything, rank.Group);
        var losses = Enumerable.Range(1, 5).Select(step => first.Step(TrainRun.Batch(run, step)).Loss).ToList();
        using var second = new Trainer(model, TrainRun.Everything, rank.Group) { CompletedSteps = 5 };
        second.Optimizer.load_state_dict(first.Optimizer.state_dict());
        losses.AddRange(Enumerable.Range(6, 5).Select(step => second.Step(TrainRun.Batch(run, step)).Loss));
        Assert.Equal(expected.Select(step => step.Loss), losses);
    });

    [Fact]
    public void Options_at_fault_are_refused_with_every_fault() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var model = new GptRun().Model(rank);
        var options = new TrainerOptions { Steps = 0, LearningRate = double.NaN, WeightDecay = -1, Beta1 = 1, Beta2 = -1, Eps = 0, Momentum = 1, ClipNorm = -1, MicroBatches = 0, Schedule = new LearningRateSchedule { WarmupSteps = -1, MinLearningRate = -1 } };
        var lines = Assert.Throws<ArgumentException>(() => new Trainer(model, options)).Message.Split(Environment.NewLine);
        Assert.Equal(11, lines.Length);
        Assert.Equal("train.learning_rate = NaN is not positive; use for example 3.0e-4", lines[1]);
        var warmup = Assert.Throws<ArgumentException>(() => new Trainer(model, new TrainerOptions { Steps = 1, Schedule = new LearningRateSchedule { WarmupSteps = 1 } }));
        Assert.Equal("train.schedule.warmup_steps = 1 leaves no step of train.steps = 1 at the full learning rate; use 0, or raise steps to 2", warmup.Message);
        using var trainer = new Trainer(model, new TrainerOptions { MicroBatches = 3 });
        var batch = Assert.Throws<ArgumentException>(() => trainer.Step(zeros([8, 9], dtype: int64)));
        Assert.Equal("train.micro_batches = 3 does not divide train.batch_size = 8; use micro_batches 2 or 4, or batch_size 6 or 9", batch.Message);
        var mixed = Assert.Throws<ArgumentException>(() => new Trainer(new GptRun { DType = float64 }.Model(rank), new TrainerOptions { Precision = Precision.Bf16_Mixed }));
        Assert.Equal("train.precision = bf16_mixed keeps parameters in float32, but the model's are Float64; use a float32 model, or precision float32", mixed.Message);
    });

    [Fact]
    public void A_step_that_the_host_looks_into_is_recorded_as_no_graph() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var model = new GptRun().Model(rank);
        var options = new TrainerOptions { CudaGraph = true, Optimizer = OptimizerKind.Sgd, MicroBatches = 2, Recompute = Recompute.Blocks };
        string[] fields = ["train.optimizer", "train.micro_batches", "train.recompute", "model.dropout"];
        Assert.Equal(fields, TrainRules.CudaGraph(options, dropout: 0.1, drawsOnDevice: false).Select(fault => fault.OtherFields[0]));
        Assert.Equal(fields.Length, Assert.Throws<ArgumentException>(() => new Trainer(model, options)).Message.Split(Environment.NewLine).Length);
        var graph = new TrainerOptions { CudaGraph = true };
        var dry = new GptRun { Config = GptRun.Small with { Dropout = 0 } }.Model(rank);
        Assert.Empty(TrainRules.CudaGraph(graph, dropout: 0.1, drawsOnDevice: true));
        Assert.StartsWith("a CUDA graph records the work of a GPU, but the device is cpu", Assert.Throws<ArgumentException>(() => new Trainer(dry, graph)).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Options_are_changed_one_at_a_time()
    {
        var changed = new TrainerOptions().WithSteps(3).WithOptimizer(OptimizerKind.Sgd).WithLearningRate(1).WithWeightDecay(2).WithBetas(0.1, 0.2).WithEps(3).WithMomentum(0.3)
            .WithSchedule(new LearningRateSchedule().WithKind(ScheduleKind.Linear).WithWarmupSteps(1).WithMinLearningRate(0.5)).WithClipNorm(4).WithMicroBatches(5).WithPrecision(Precision.Bf16_Mixed).WithCudaGraph(true).WithRecompute(Recompute.Blocks);
        Assert.Equal(
            new TrainerOptions
            {
                Steps = 3,
                Optimizer = OptimizerKind.Sgd,
                LearningRate = 1,
                WeightDecay = 2,
                Beta1 = 0.1,
                Beta2 = 0.2,
                Eps = 3,
                Momentum = 0.3,
                Schedule = new LearningRateSchedule { Kind = ScheduleKind.Linear, WarmupSteps = 1, MinLearningRate = 0.5 },
                ClipNorm = 4,
                MicroBatches = 5,
                Precision = Precision.Bf16_Mixed,
                CudaGraph = true,
                Recompute = Recompute.Blocks,
            },
            changed);
    }
}
