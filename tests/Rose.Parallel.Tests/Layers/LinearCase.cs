using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>
/// A parallel layer beside the dense one that it must equal: output, input gradient, weight and bias gradients, and the
/// gradient of a replicated parameter upstream, for a random upstream gradient.
/// </summary>
internal sealed record LinearCase
{
    public required bool IsRow { get; init; }

    public required bool Bias { get; init; }

    /// <summary>gather_output of a column layer, input_is_parallel of a row layer.</summary>
    public required bool Switch { get; init; }

    public required long In { get; init; }

    public required long Out { get; init; }

    public required long[] Leading { get; init; }

    /// <summary>Whole numbers in float32, all of whose sums are exact; otherwise normal numbers in float64.</summary>
    public required bool Whole { get; init; }

    private ScalarType DType => Whole ? float32 : float64;

    public void Check(RankContext rank)
    {
        using var scope = NewDisposeScope();
        var group = rank.Group;
        var x = LayerInputs.Draw(1, DType, Whole, Leading, In);
        var before = Bits.Of(x);
        var scale = LayerInputs.Draw(2, DType, Whole, [], In);
        var dy = LayerInputs.Draw(3, DType, Whole, Leading, Out);
        var weight = LayerInputs.Draw(4, DType, Whole, [Out], In);
        var bias = Bias ? LayerInputs.Draw(5, DType, Whole, [], Out) : null;
        var dense = Dense(x, scale, dy, weight, bias);

        var layer = Layer(group, weight, bias);
        var (xLeaf, scaleLeaf) = (x.detach().clone().requires_grad_(), scale.clone().requires_grad_());
        var scaled = xLeaf * scaleLeaf;
        var entering = IsRow && Switch ? Regions.ScatterToRegion(scaled, group) : scaled;
        var y = layer.call(entering);
        y.backward(IsRow || Switch ? dy : Own(dy, -1, group));
        var own = layer.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.grad!);

        Compare(dense.Y, IsRow || Switch ? y : group.AllGather(y, -1, Shard.Sizes(Out, group.Size)), "Y");
        Compare(dense.DX, xLeaf.grad!, "dX");
        Compare(dense.DScale, scaleLeaf.grad!, "the gradient of the scale upstream");
        Compare(dense.DWeight, group.AllGather(own["weight"], IsRow ? 1 : 0, Shard.Sizes(IsRow ? In : Out, group.Size)), "dW");
        if (Bias)
        {
            Compare(dense.DBias!, IsRow ? own["bias"] : group.AllGather(own["bias"], 0, Shard.Sizes(Out, group.Size)), "db");
        }

        Assert.Equal(before, Bits.Of(x));
        // What every rank holds whole has the same bits on every rank.
        foreach (var replicated in new[] { xLeaf.grad!, scaleLeaf.grad! }.Concat(IsRow ? [y, .. own.Where(pair => pair.Key == "bias").Select(pair => pair.Value)] : []))
        {
            Bits.Equal(group.Broadcast(replicated, 0), replicated, "a replicated value");
        }
    }

    private nn.Module<Tensor, Tensor> Layer(ProcessGroup group, Tensor weight, Tensor? bias)
    {
        nn.Module<Tensor, Tensor> layer = IsRow ? new RowParallelLinear(In, Out, group, new InvariantDraw(1), Bias, Switch) : new ColumnParallelLinear(In, Out, group, new InvariantDraw(1), Bias, Switch);
        layer.to(DType);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in layer.named_parameters())
        {
            parameter.copy_(name == "weight" ? Own(weight, IsRow ? 1 : 0, group) : IsRow ? bias! : Own(bias!, 0, group));
        }

        return layer;
    }

    private static (Tensor Y, Tensor DX, Tensor DScale, Tensor DWeight, Tensor? DBias) Dense(Tensor x, Tensor scale, Tensor dy, Tensor weight, Tensor? bias)
    {
        Tensor[] leaves = [.. new[] { x, scale, weight, bias }.OfType<Tensor>().Select(t => t.clone().requires_grad_())];
        var y = matmul(leaves[0] * leaves[1], leaves[2].t());
        y = bias is null ? y : y + leaves[3];
        var gradients = autograd.grad([y], leaves, [dy]);
        return (y, gradients[0], gradients[1], gradients[2], bias is null ? null : gradients[3]);
    }

    private static Tensor Own(Tensor whole, int dim, ProcessGroup group) =>
        whole.narrow(dim, Shard.StartOf(whole.size(dim), group.Size, group.Rank), Shard.SizeOf(whole.size(dim), group.Size, group.Rank));

    private void Compare(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        if (Whole)
        {
            Assert.True(expected.detach().Equals(actual.detach()), $"{what} of {this}: expected {expected.str()}, got {actual.str()}");
            return;
        }

        var (distance, norm) = ((expected - actual).norm().item<double>(), expected.norm().item<double>());
        Assert.True(distance <= 1e-12 * norm, $"{what} of {this} is off by {distance:e2}, its norm is {norm:e2}");
    }
}
