using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>
/// A feed-forward block on sequence shards beside the whole one:
/// X_r → scale → LayerNorm → gather → column → square → row → reduce-scatter → Y_r.
/// </summary>
public sealed class SequenceParallelTests
{
    private const long Features = 6;

    public static MatrixTheoryData<int, long, long> SizesLengthsAndWidths => new([1, 2, 3, 4, 5], [2L, 7, 20], [3L, 20]);

    [Theory]
    [MemberData(nameof(SizesLengthsAndWidths))]
    public void Output_and_all_gradients_are_those_of_the_whole_block(int size, long length, long hidden) => KeptWorlds.Of(size).Run(rank =>
    {
        foreach (var (dtype, bound) in _precisions)
        {
            using var scope = NewDisposeScope();
            Check(rank, dtype, bound, length, hidden);
        }
    });

    [Fact]
    public void Layers_say_what_they_are() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var norm = new SequenceParallelLayerNorm(4, rank.Group);
        Assert.Equal(["weight", "bias"], norm.state_dict().Keys);
        Assert.Equal((4L, 1e-5), (norm.Features, norm.Eps));
        Assert.True(new ColumnParallelLinear(4, 4, rank.Group, new InvariantDraw(1), inputInRegion: true).InputInRegion);
        Assert.Equal(1, new RowParallelLinear(4, 4, rank.Group, new InvariantDraw(1), scatterDim: 1).ScatterDim);
    });

    private static readonly (ScalarType DType, double Bound)[] _precisions = [(float32, 1e-5), (float64, 1e-13)];

    private static void Check(RankContext rank, ScalarType dtype, double bound, long length, long hidden)
    {
        var group = rank.Group;
        var sizes = Shard.Sizes(length, group.Size);
        var x = Draw.Normal(1, 0, dtype, 2, length, Features);
        var dy = Draw.Normal(2, 0, dtype, 2, length, Features);
        var values = new Dictionary<string, Tensor>
        {
            ["scale"] = Draw.Normal(3, 0, dtype, Features),
            ["norm.weight"] = Draw.Normal(4, 0, dtype, Features),
            ["norm.bias"] = Draw.Normal(5, 0, dtype, Features),
            ["up.weight"] = Draw.Normal(6, 0, dtype, hidden, Features),
            ["up.bias"] = Draw.Normal(7, 0, dtype, hidden),
            ["down.weight"] = Draw.Normal(8, 0, dtype, Features, hidden),
            ["down.bias"] = Draw.Normal(9, 0, dtype, Features),
        };

        var leaves = values.ToDictionary(pair => pair.Key, pair => pair.Value.clone().requires_grad_());
        var wholeX = x.clone().requires_grad_();
        var h = nn.functional.layer_norm(wholeX * leaves["scale"], [Features], leaves["norm.weight"], leaves["norm.bias"]);
        h = nn.functional.linear(h, leaves["up.weight"], leaves["up.bias"]);
        var expected = nn.functional.linear(h * h, leaves["down.weight"], leaves["down.bias"]);
        expected.backward(dy);

        var scale = new Parameter(values["scale"].clone());
        var norm = new SequenceParallelLayerNorm(Features, group);
        var up = new ColumnParallelLinear(Features, hidden, group, new InvariantDraw(1), gatherOutput: false, inputInRegion: true);
        var down = new RowParallelLinear(hidden, Features, group, new InvariantDraw(1), scatterDim: 1);
        var parameters = new Dictionary<string, (Parameter Parameter, int? Dim)>
        {
            ["scale"] = (scale, null),
            ["norm.weight"] = (norm.weight, null),
            ["norm.bias"] = (norm.bias, null),
            ["up.weight"] = (up.weight, 0),
            ["up.bias"] = (up.bias!, 0),
            ["down.weight"] = (down.weight, 1),
            ["down.bias"] = (down.bias!, null),
        };
        foreach (var layer in new nn.Module[] { norm, up, down })
        {
            layer.to(dtype);
        }

        using (no_grad())
        {
            foreach (var (name, (parameter, dim)) in parameters)
            {
                parameter.copy_(dim is { } cut ? Own(values[name], cut, group) : values[name]);
            }
        }

        var ownX = Own(x, 1, group).clone().requires_grad_();
        var normed = norm.call(ownX * Regions.CopyToRegion(scale, group));
        var wide = up.call(Regions.GatherToRegion(normed, group, 1, sizes));
        var y = down.call(wide * wide);
        y.backward(Own(dy, 1, group));

        Near(expected, group.AllGather(y, 1, sizes), bound, "Y");
        Near(wholeX.grad!, group.AllGather(ownX.grad!, 1, sizes), bound, "dX");
        foreach (var (name, (parameter, dim)) in parameters)
        {
            var gradient = parameter.grad!;
            if (dim is null)
            {
                Bits.Equal(group.Broadcast(gradient, 0), gradient, $"rank 0's gradient of {name}");
            }

            Near(leaves[name].grad!, dim is { } cut ? group.AllGather(gradient, cut, Shard.Sizes(values[name].size(cut), group.Size)) : gradient, bound, $"the gradient of {name}");
        }
    }

    private static void Near(Tensor expected, Tensor actual, double bound, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (distance, norm) = ((expected - actual).to(float64).norm().item<double>(), expected.to(float64).norm().item<double>());
        Assert.True(distance <= bound * norm, $"{what} is off by {distance:e2}, its norm is {norm:e2}");
    }

    private static Tensor Own(Tensor whole, int dim, ProcessGroup group) =>
        whole.narrow(dim, Shard.StartOf(whole.size(dim), group.Size, group.Rank), Shard.SizeOf(whole.size(dim), group.Size, group.Rank));
}
