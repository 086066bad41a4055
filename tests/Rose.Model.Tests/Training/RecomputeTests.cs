using Rose.Model.Training;
using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

public sealed class RecomputeTests
{
    /// <summary>With torch's draws only what they can hold.</summary>
    public static TheoryData<string, int, bool> Cases => [..
        from plan in GptRun.Plans
        from size in Enumerable.Range(2, 2)
        from draws in Enumerable.Range(0, 2)
        let isTorch = draws == 1
        where PlanValidator.Validate(GptRun.Small, plan.Value, size, isTorch).Count == 0
        select new TheoryDataRow<string, int, bool>(plan.Key, size, isTorch)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_steps_with_recomputed_blocks_have_the_bits_of_those_without(string plan, int size, bool isTorch)
    {
        var run = new GptRun { Plan = GptRun.Plans[plan], IsTorch = isTorch, BatchShape = [4, 9] };
        foreach (var precision in new[] { Precision.Float32, Precision.Bf16_Mixed })
        {
            using var oneDnn = new OneDnn();
            var kept = new TrainerOptions { Steps = 2, MicroBatches = 2, ClipNorm = 0.5, Precision = precision };
            KeptWorlds.Of(size).Run(rank =>
            {
                using var scope = NewDisposeScope();
                var (expected, before) = TrainRun.Of(run, rank, kept);
                var (actual, after) = TrainRun.Of(run, rank, kept.WithRecompute(Recompute.Blocks));
                Assert.Equal(before, after);
                foreach (var (one, other) in expected.named_parameters().Zip(actual.named_parameters()))
                {
                    Bits.Equal(one.parameter, other.parameter, one.name);
                    Bits.Equal(one.parameter.grad!, other.parameter.grad!, $"the gradient of {one.name}");
                }
            });
        }
    }

    [Fact]
    public void Masks_are_those_of_the_forward_pass_whenever_backward_comes() => KeptWorlds.Of(2).Run(rank =>
    {
        var run = new GptRun { Plan = GptRun.Plans["the second post"] };
        using var scope = NewDisposeScope();
        var mask = tensor(new long[] { 1, 1, 1, 1, 1, 1, 0, 0, 0, /**/ 1, 1, 0, 1, 0, 1, 1, 1, 1 }, [2, 9]);
        Bits[][] gradients = [.. new[] { Recompute.None, Recompute.Blocks }.Select(recompute =>
        {
            var model = run.Model(rank);
            model.Recompute = recompute;
            var dropout = (InvariantDropout)model.Dropout;
            var losses = Enumerable.Range(0, 2).Select(k =>
            {
                (dropout.Step, dropout.FirstSequence) = (3, 2 * k);
                var ids = TrainRun.Batch(run, k);
                return model.call(ids, mask, ids).Loss!;
            }).ToArray();
            (dropout.Step, dropout.FirstSequence) = (4, 0);
            Array.ForEach(losses, loss => loss.backward());
            Assert.Equal((4L, 0L), (dropout.Step, dropout.FirstSequence));
            return model.parameters().Select(parameter => Bits.Of(parameter.grad!)).ToArray();
        })];
        Assert.Equal(gradients[0], gradients[1]);
    });
}
