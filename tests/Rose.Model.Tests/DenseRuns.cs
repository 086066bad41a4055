using System.Collections.Concurrent;
using Rose.Model.Tests.Training;
using Rose.Model.Training;
using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>
/// What dense models come to, each computed once, by one rank alone, and held against every plan at every world size.
/// Whole tensors are elements in float64, by the parameter's name.
/// </summary>
internal static class DenseRuns
{
    private static readonly ConcurrentDictionary<object, object> _kept = new();

    /// <summary>One forward and backward pass.</summary>
    public static DenseGradients Backward(GptRun run) => Once(run, "backward", (dense, rank) =>
    {
        var model = dense.Model(rank);
        var output = dense.Forward(rank, model);
        output.Loss!.backward();
        return new DenseGradients
        {
            Loss = output.Loss!.item<double>(),
            Logits = output.Logits.to(float64).ToArray<double>(),
            Gradients = Whole.Of(rank, model, p => p.grad!),
        };
    });

    /// <summary>Steps of AdamW by hand.</summary>
    public static DenseTraining Trained(GptRun run, int steps) => Once(run, steps, (dense, rank) =>
    {
        var (model, loss) = AdamWRun.Of(dense, rank, steps);
        return new DenseTraining { Loss = loss, Steps = [], Parameters = Whole.Of(rank, model, p => p) };
    });

    /// <summary>Steps of the trainer.</summary>
    public static DenseTraining Trained(GptRun run, TrainerOptions options) => Once(run, options, (dense, rank) =>
    {
        var (model, steps) = TrainRun.Of(dense, rank, options);
        return new DenseTraining { Loss = steps[^1].Loss, Steps = steps, Parameters = Whole.Of(rank, model, p => p) };
    });

    private static T Once<T>(GptRun run, object what, Func<GptRun, RankContext, T> compute)
        where T : notnull
    {
        var dense = run.Dense();
        var key = (dense.Config, dense.IsTorch, dense.DType, dense.Seed, string.Join(' ', dense.BatchShape), what);
        return (T)_kept.GetOrAdd(key, _ => KeptWorlds.Of(1).Run(rank =>
        {
            using var scope = NewDisposeScope();
            return compute(dense, rank);
        })[0]);
    }
}
