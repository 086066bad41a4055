using Rose.Model.Training;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

[Collection(nameof(Alone))]
public sealed class RecomputeMemoryTests
{
    [Fact]
    public void The_peak_of_memory_is_lower_by_most_of_what_the_blocks_keep()
    {
        // Kept are eight blocks' activations, about 16 MiB each; recomputed, those of one block and the eight inputs of
        // half a MiB. Seen: 129 MiB and at most 29 MiB.
        var config = new GptConfig { VocabSize = 64, MaxPositionEmbeddings = 128, NLayers = 8, NHeads = 4, DModel = 256, DFf = 1024, Dropout = 0.1 };
        var run = new GptRun { Config = config, BatchShape = [4, 128] };
        KeptWorlds.Of(1).Run(rank =>
        {
            var kept = Peak(Recompute.None);
            var recomputed = Peak(Recompute.Blocks);
            Assert.True(recomputed < 0.4 * kept, $"a step takes {kept >> 20} MiB at its peak, with recomputed blocks {recomputed >> 20} MiB");

            long Peak(Recompute recompute)
            {
                using var scope = NewDisposeScope();
                var model = run.Model(rank);
                model.Recompute = recompute;
                return Enumerable.Range(1, 2).Min(step =>
                {
                    using var stepScope = NewDisposeScope();
                    var ids = TrainRun.Batch(run, step);
                    return PeakMemory.Of(() => model.call(ids, null, ids).Loss!.backward());
                });
            }
        });
    }
}
