using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

public sealed class GlobalNormTests
{
    public static MatrixTheoryData<string, int, double> Cases => new(GptRun.Plans.Keys, [2, 3], [0.1, 1e6]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Clipping_in_parallel_is_clip_grad_norm_of_the_dense_model(string plan, int size, double maxNorm)
    {
        var run = new GptRun { Plan = GptRun.Plans[plan] };
        KeptWorlds.Of(size).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var (dense, model) = (run.Dense().Model(rank), run.Model(rank));
            var ids = TrainRun.Batch(run, 1);
            dense.call(ids, null, ids).Loss!.backward();
            model.call(ids, null, ids).Loss!.backward();
            var expected = nn.utils.clip_grad_norm_(dense.parameters(), maxNorm);
            var actual = GlobalNorm.Clip(model.parameters(), maxNorm, rank.Group);
            Assert.InRange(TrainRun.Relative(expected, actual), 0, 1e-6);
            var bits = tensor(new[] { actual });
            Bits.Equal(rank.Group.Broadcast(bits, 0), bits, "rank 0's norm");
            Whole.Near(Whole.Of(rank, dense, p => p.grad!), Whole.Of(rank, model, p => p.grad!), 1e-5);
            var after = GlobalNorm.OfGradients(model.parameters(), rank.Group);
            Assert.InRange(TrainRun.Relative(Math.Min(maxNorm, expected), after), 0, 1e-5);
        });
    }
}
