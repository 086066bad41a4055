using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rose-checkpoint-");

    public static MatrixTheoryData<string, int> PlansAndSizes => new(GptRun.Plans.Keys, [2, 5]);

    private string File => Path.Combine(_folder.FullName, "run.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(PlansAndSizes))]
    public void What_one_plan_saves_another_loads_bit_for_bit(string plan, int size)
    {
        var run = new GptRun { Plan = GptRun.Plans[plan], Config = GptRun.Odd };
        KeptWorlds.Of(size).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var model = run.Model(rank);
            using var optimizer = Train(run, rank, model, 2);
            Checkpoint.Save(File, new TrainingState { Model = model, Optimizer = optimizer }, 2, rank.Group);
        });
        var saved = Contents(File);
        Assert.All(saved.Keys, name => Assert.DoesNotContain("rank", name, StringComparison.Ordinal));

        // A dense model of another seed, then a model under the plan at yet another world size, hold what was saved.
        foreach (var (other, world) in new[] { (run.Dense() with { Seed = 99 }, 1), (run with { Seed = 99 }, size % 4 + 1) })
        {
            var again = Path.Combine(_folder.FullName, "again.safetensors");
            KeptWorlds.Of(world).Run(rank =>
            {
                using var scope = NewDisposeScope();
                var model = other.Model(rank);
                using var optimizer = optim.AdamW(model.parameters(), 1e-3);
                var state = new TrainingState { Model = model, Optimizer = optimizer };
                Assert.Equal(2, Checkpoint.Load(File, state, rank.Group));
                Checkpoint.Save(again, state, 2, rank.Group);
            });
            Assert.Equal(saved, Contents(again));
        }
    }

    [Theory]
    [InlineData("the second post", 2, false)]
    [InlineData("the second post", 2, true)]
    [InlineData("sequence", 3, false)]
    [InlineData("vocabulary", 1, false)]
    public void A_resumed_run_is_the_uninterrupted_one_bit_for_bit(string plan, int size, bool isTorch)
    {
        var run = new GptRun { Plan = GptRun.Plans[plan], IsTorch = isTorch, Config = GptRun.Small with { NLayers = 1 } };
        var losses = KeptWorlds.Of(size).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var whole = run.Model(rank);
            using var optimizer = Train(run, rank, whole, 3);
            Checkpoint.Save(File, State(rank, whole, optimizer), 3, rank.Group);
            using var further = Train(run, rank, whole, 3, optimizer);
            var expected = Bits.Of(run.Forward(rank, whole).Loss!);

            var resumed = run.Model(rank);
            using var fresh = optim.AdamW(resumed.parameters(), 1e-2, weight_decay: 0.01);
            Checkpoint.Load(File, State(rank, resumed, fresh), rank.Group);
            Train(run, rank, resumed, 3, fresh);
            return (expected, Bits.Of(run.Forward(rank, resumed).Loss!));
        });
        Assert.All(losses, pair => Assert.Equal(pair.expected, pair.Item2));

        // Batches are drawn from the rank's generator in both modes here.
        TrainingState State(RankContext rank, Gpt model, optim.Optimizer optimizer) => new() { Model = model, Optimizer = optimizer, Generators = [rank.Generator] };
    }

    [Fact]
    public void Another_world_size_cannot_resume_what_drew_from_generators()
    {
        var run = new GptRun { Config = GptRun.Odd };
        KeptWorlds.Of(2).Run(rank => Checkpoint.Save(File, new TrainingState { Model = run.Model(rank), Generators = [rank.Generator] }, 1, rank.Group));
        KeptWorlds.Of(1).Run(rank => Refused("world_size = 2 was saved, but this run has 1 ranks", () => Checkpoint.Load(File, new TrainingState { Model = run.Model(rank), Generators = [rank.Generator] }, rank.Group)));
    }

    [Fact]
    public void A_file_of_another_model_or_run_is_refused_and_nothing_is_loaded() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { Config = GptRun.Odd };
        var model = run.Model(rank);
        Checkpoint.Save(File, new TrainingState { Model = model, Identity = new Dictionary<string, string> { ["seed"] = "7" } }, 1, rank.Group);
        var other = (run with { Seed = 3, Config = run.Config with { DFf = 98 } }).Model(rank);
        var before = Bits.Of(other.state_dict()["ln_f.weight"]);
        Refused("tensor blocks.0.mlp.fc1.weight is F32 [97, 44], but F32 [98, 44] is expected", () => Checkpoint.Load(File, new TrainingState { Model = other }, rank.Group));
        Refused("seed = 7 was saved, but this run has 8", () => Checkpoint.Load(File, new TrainingState { Model = model, Identity = new Dictionary<string, string> { ["seed"] = "8" } }, rank.Group));
        using var optimizer = optim.AdamW(model.parameters());
        Refused("no optimizer state is there", () => Checkpoint.Load(File, new TrainingState { Model = model, Optimizer = optimizer }, rank.Group));
        Assert.Equal(before, Bits.Of(other.state_dict()["ln_f.weight"]));
    });

    [Fact]
    public void What_the_shapes_do_not_show_is_held_against_the_file_too() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { Config = GptRun.Odd with { NHeads = 4, NKvHeads = 4 } };
        var model = run.Model(rank);
        using var sgd = optim.SGD(model.parameters(), 0.1);
        Checkpoint.Save(File, new TrainingState { Model = model, Optimizer = sgd }, 1, rank.Group);

        var heads = (run with { Config = run.Config with { NHeads = 2, NKvHeads = 2 } }).Model(rank);
        Refused("model.n_heads = 4 was saved, but this run has 2", () => Checkpoint.Load(File, new TrainingState { Model = heads }, rank.Group));
        var activation = (run with { Config = run.Config with { Activation = Activation.GeluTanh } }).Model(rank);
        Refused("model.activation = gelu was saved, but this run has gelutanh", () => Checkpoint.Load(File, new TrainingState { Model = activation }, rank.Group));
        using var adamW = optim.AdamW(model.parameters());
        Refused("train.optimizer = sgd was saved, but this run has adamw", () => Checkpoint.Load(File, new TrainingState { Model = model, Optimizer = adamW }, rank.Group));
        Assert.Equal(1, Checkpoint.Load(File, new TrainingState { Model = model }, rank.Group));
    });

    [Fact]
    public void A_damaged_tensor_is_named() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var model = new GptRun { Config = GptRun.Odd }.Model(rank);
        Checkpoint.Save(File, new TrainingState { Model = model }, 1, rank.Group);
        if (rank.Rank == 0)
        {
            var bytes = global::System.IO.File.ReadAllBytes(File);
            bytes[^5] ^= 0x10;
            global::System.IO.File.WriteAllBytes(File, bytes);
            Refused("of tensor token_embedding.weight", () => Checkpoint.Load(File, new TrainingState { Model = model }, rank.Group));
        }
    });

    private static optim.Optimizer Train(GptRun run, RankContext rank, Gpt model, int steps, optim.Optimizer? optimizer = null)
    {
        optimizer ??= optim.AdamW(model.parameters(), 1e-2, weight_decay: 0.01);
        for (var k = 0; k < steps; k++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            run.Forward(rank, model).Loss!.backward();
            optimizer.step();
        }

        return optimizer;
    }

    private static Dictionary<string, string> Contents(string path)
    {
        using var reader = new SafetensorsReader(path);
        return reader.Header.Tensors.ToDictionary(each => each.Name, each =>
        {
            using var tensor = reader.Read(each.Name);
            return Bits.Of(tensor).Bytes;
        });
    }

    private static void Refused(string what, Action load) => Assert.Contains(what, Assert.Throws<CheckpointException>(load).Message, StringComparison.Ordinal);
}
