using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>A model's parameters or gradients, put together from the shards of all ranks.</summary>
internal static class Whole
{
    /// <summary>
    /// Name to elements in float64. What is smaller here than in the dense model is a shard; all else must have the same
    /// bits on every rank.
    /// </summary>
    public static IReadOnlyDictionary<string, double[]> Of(RankContext rank, Gpt model, Gpt dense, Func<Tensor, Tensor> value)
    {
        var shapes = dense.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.shape);
        var result = new Dictionary<string, double[]>();
        foreach (var (name, parameter) in model.named_parameters())
        {
            using var scope = NewDisposeScope();
            var own = value(parameter);
            var dim = Array.FindIndex([.. own.shape.Zip(shapes[name])], pair => pair.First != pair.Second);
            if (dim < 0)
            {
                Bits.Equal(rank.Group.Broadcast(own, 0), own, $"{name} of rank 0");
            }

            result[name] = (dim < 0 ? own : rank.Group.AllGather(own, dim, Shard.Sizes(shapes[name][dim], rank.WorldSize))).to(float64).ToArray<double>();
        }

        return result;
    }

    public static void Near(IReadOnlyDictionary<string, double[]> expected, IReadOnlyDictionary<string, double[]> actual, double relative)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, values) in expected)
        {
            var norm = Math.Sqrt(values.Sum(v => v * v));
            var distance = Math.Sqrt(values.Zip(actual[name]).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
            Assert.True(norm > 0, $"{name} is zero");
            Assert.True(distance <= relative * norm, $"{name} is off by {distance / norm:e2} of its norm, more than {relative:e0}");
        }
    }
}
