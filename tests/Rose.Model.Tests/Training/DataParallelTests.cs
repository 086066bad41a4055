using Rose.Model.Training;
using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

/// <summary>Replicas that each train on their part of the batch are one model that trains on the whole.</summary>
public sealed class DataParallelTests
{
    [Theory]
    [InlineData("the second post", 2, 1)]
    [InlineData("the second post", 2, 2)]
    [InlineData("vocabulary", 3, 1)]
    [InlineData("head-sharded, sequence", 2, 2)]
    [InlineData("head-sharded", 2, 3)]
    [InlineData("sequence", 4, 2)]
    public void After_ten_steps_losses_norms_and_parameters_are_those_of_the_dense_model(string plan, int data, int tensor)
    {
        // Five sequences, that neither two, three nor four replicas divide; two micro-batches of each part.
        var run = new GptRun { Plan = GptRun.Plans[plan], BatchShape = [5, 9] };
        var dense = DenseRuns.Trained(run, TrainRun.Everything with { MicroBatches = 1 });
        KeptWorlds.Of(data * tensor).Run(rank =>
        {
            using var scope = NewDisposeScope();
            using var mesh = new Mesh(rank.Group, MeshAxis.Of("data", data), MeshAxis.Of("tensor", tensor));
            var (replicas, shards) = (mesh.Group("data"), mesh.Group("tensor"));
            var model = new Gpt(run.Config, run.Plan, ModelContext.Invariant(run.Seed, shards));
            model.train();
            using var trainer = new Trainer(model, TrainRun.Everything, shards, replicas);
            foreach (var one in dense.Steps)
            {
                var other = trainer.Step(TrainRun.Batch(run, one.Step).narrow(0, Shard.StartOf(5, data, replicas.Rank), Shard.SizeOf(5, data, replicas.Rank)));
                Assert.InRange(TrainRun.Relative(one.Loss, other.Loss), 0, 1e-5);
                Assert.InRange(TrainRun.Relative(one.GradNorm!.Value, other.GradNorm!.Value), 0, 1e-5);
            }

            foreach (var parameter in model.parameters())
            {
                Bits.Equal(replicas.Broadcast(parameter, 0), parameter, "the first replica's parameter");
            }

            Whole.Near(
                GptParallelTests.Learned(run, dense.Parameters),
                GptParallelTests.Learned(run, model.named_parameters().ToDictionary(pair => pair.name, pair => Gathering.Whole(pair.parameter).to(float64).ToArray<double>())),
                1e-4);
        });
    }

    [Fact]
    public void A_replica_without_labels_waits_for_the_others_and_counts_nothing() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        using var mesh = new Mesh(rank.Group, MeshAxis.Of("data", 2), MeshAxis.Of("tensor", 1));
        var run = new GptRun { BatchShape = [3, 9], Config = GptRun.Small with { NLayers = 1 } };
        var options = new TrainerOptions { Steps = 1, ClipNorm = 1e-3 };
        var batch = TrainRun.Batch(run, 1);
        using var alone = new Trainer(run.Model(rank), options);
        var expected = alone.Step(batch);

        var model = new Gpt(run.Config, run.Plan, ModelContext.Invariant(run.Seed, mesh.Group("tensor")));
        model.train();
        using var trainer = new Trainer(model, options, mesh.Group("tensor"), mesh.Group("data"));
        var own = batch.narrow(0, rank.Rank == 0 ? 0 : 3, rank.Rank == 0 ? 3 : 0);
        var actual = trainer.Step(own);
        Assert.InRange(TrainRun.Relative(expected.Loss, actual.Loss), 0, 1e-6);
        Assert.InRange(TrainRun.Relative(expected.GradNorm!.Value, actual.GradNorm!.Value), 0, 1e-6);
    });
}
