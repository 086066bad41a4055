using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>A model's parameters or gradients, put together from the shards of all ranks.</summary>
internal static class Whole
{
    /// <summary>
    /// Name to elements in float64, on every rank. Whatever several ranks hold, a whole parameter or a row of a sharded one,
    /// must have the same bits on each.
    /// </summary>
    public static IReadOnlyDictionary<string, double[]> Of(RankContext rank, nn.Module model, Func<Tensor, Tensor> value)
    {
        var result = new Dictionary<string, double[]>();
        foreach (var (name, parameter) in model.named_parameters())
        {
            using var scope = NewDisposeScope();
            var own = value(parameter);
            var whole = Gathering.Whole(parameter, own);
            if (parameter is ShardedParameter sharded)
            {
                Bits.Equal(ShardLayout.Whole(whole.shape).Take(whole, sharded.Layout), own, $"{name} of the rank that owns it");
            }
            else
            {
                Bits.Equal(rank.Group.Broadcast(own, 0), own, $"{name} of rank 0");
            }

            result[name] = whole.to(float64).ToArray<double>();
        }

        return result;
    }

    public static void Near(IReadOnlyDictionary<string, double[]> expected, IReadOnlyDictionary<string, double[]> actual, double relative)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, values) in expected)
        {
            var norm = Math.Sqrt(values.Sum(v => v * v));
            var distance = Math.Sqrt(values.Zip(actual[name], (v, w) => (v - w) * (v - w)).Sum());
            Assert.True(norm > 0, $"{name} is zero");
            Assert.True(distance <= relative * norm, $"{name} is off by {distance / norm:e2} of its norm, more than {relative:e0}");
        }
    }
}
