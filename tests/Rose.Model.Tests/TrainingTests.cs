using System.Diagnostics;
using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

public sealed class TrainingTests
{
    [Fact]
    public void A_user_trains_a_parallel_model_in_fifteen_lines()
    {
        using var world = new ThreadWorld(2);
        var config = new GptConfig { VocabSize = 20, MaxPositionEmbeddings = 8, NLayers = 1, NHeads = 2, DModel = 16, DFf = 32, Dropout = 0, UseTensorParallel = true };
        var plan = new ParallelPlan { Fc1 = LinearStyle.Column(gatherOutput: false), Fc2 = LinearStyle.Row(inputIsParallel: true) };
        var losses = world.Run(rank =>
        {
            rank.Seed(1);
            using var model = new Gpt(config, plan, ModelContext.Invariant(seed: 1, rank.Group));
            using var optimizer = optim.AdamW(model.parameters(), lr: 1e-2);
            using var batch = randint(0, 20, [4, 8], dtype: int64, generator: rank.Generator);
            return Enumerable.Range(0, 30).Select(_ =>
            {
                using var step = NewDisposeScope();
                var loss = model.call(batch, null, batch).Loss!;
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                return loss.item<float>();
            }).ToArray();
        });
        Assert.Equal(losses[0], losses[1]);
        Assert.InRange(losses[0][^1], 0, losses[0][0] / 4);
    }

    [Fact]
    public void Two_hundred_steps_in_dispose_scopes_grow_no_memory()
    {
        using var world = new ThreadWorld(2);
        var run = new GptRun { Plan = GptRun.Plans["the second post"], BatchShape = [4, 16], Config = GptRun.Small with { NLayers = 1 } };
        var models = world.Run(run.Model);
        Steps(50);

        // One activation forgotten in each step is 200 · 2 ranks · 4 · 16 · 48 floats, 5 MB, in every round; what the
        // allocators still grow by as they settle is not.
        List<long> growth = [];
        do
        {
            var before = Resident();
            Steps(200);
            growth.Add(Resident() - before);
        }
        while (growth[^1] > 2 << 20 && growth.Count < 5);
        Assert.True(growth[^1] <= 2 << 20, $"bytes more in each round of 200 steps: {string.Join(", ", growth)}");

        void Steps(int count) => world.Run(rank =>
        {
            for (var k = 0; k < count; k++)
            {
                using var scope = NewDisposeScope();
                models[rank.Rank].zero_grad();
                run.Forward(rank, models[rank.Rank]).Loss!.backward();
            }
        });
    }

    private static long Resident()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
