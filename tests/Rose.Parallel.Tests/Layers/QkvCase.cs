using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>
/// The fused projection by heads beside the dense one that it must equal, for random sizes and a
/// random upstream gradient from every query head's use of its key/value head.
/// </summary>
internal sealed record QkvCase
{
    public required int Seed { get; init; }

    public required long Heads { get; init; }

    public required long KeyValueHeads { get; init; }

    public required long HeadSize { get; init; }

    public required long In { get; init; }

    public required long[] Leading { get; init; }

    public required bool Bias { get; init; }

    /// <summary>Whole numbers in float32, all of whose sums are exact; otherwise normal numbers in float64.</summary>
    public required bool Whole { get; init; }

    private ScalarType DType => Whole ? float32 : float64;

    public static QkvCase Of(int seed)
    {
        var random = new Random(seed);
        var keyValueHeads = random.Next(1, 5);
        return new QkvCase
        {
            Seed = seed,
            Heads = keyValueHeads * random.Next(1, 5),
            KeyValueHeads = keyValueHeads,
            HeadSize = random.Next(1, 5),
            In = random.Next(1, 7),
            Leading = LayerInputs.Leading[random.Next(LayerInputs.Leading.Count)],
            Bias = random.Next(4) > 0,
            Whole = random.Next(2) == 0,
        };
    }

    public void Check(RankContext rank)
    {
        using var scope = NewDisposeScope();
        var group = rank.Group;
        var features = (Heads + (2 * KeyValueHeads)) * HeadSize;
        var x = LayerInputs.Draw(Seed + 1, DType, Whole, Leading, In);
        var before = Bits.Of(x);
        var (weight, bias) = (LayerInputs.Draw(Seed + 2, DType, Whole, [features], In), LayerInputs.Draw(Seed + 3, DType, Whole, [], features));

        // Each query head has factors of its own for its queries, its keys and its values.
        var factors = LayerInputs.Draw(Seed + 4, DType, Whole, [.. Leading, 3, Heads], HeadSize);
        var layer = new QkvParallelLinear(In, Heads, KeyValueHeads, HeadSize, group, new InvariantDraw(Seed), Bias);
        var shard = layer.Heads;
        layer.to(DType);
        using (no_grad())
        {
            foreach (var (name, parameter) in layer.named_parameters())
            {
                var sharded = Assert.IsType<ShardedParameter>(parameter);
                var whole = name == "weight" ? weight : bias;
                parameter.copy_(ShardLayout.Whole(whole.shape).Take(whole, sharded.Layout));
            }
        }

        var xLeaf = x.clone().requires_grad_();
        var y = layer.call(xLeaf);
        var product = Use(y, factors.narrow(-2, shard.Queries.Start, shard.Queries.Length), shard);
        product.backward();

        Tensor[] leaves = [.. new[] { x, weight, bias }.Select(t => t.clone().requires_grad_())];
        var dense = matmul(leaves[0], leaves[1].t());
        dense = Bias ? dense + leaves[2] : dense;
        var gradients = autograd.grad([Use(dense, factors, HeadShard.Of(Heads, KeyValueHeads, 1, 0))], Bias ? leaves : leaves[..2]);

        var outputs = ShardLayout.Whole(dense.shape);
        Compare(outputs.Take(dense, outputs.Cut(Leading.Length, ((ShardedParameter)layer.weight).Layout.Extents[0])), y, "Y");
        Compare(gradients[0], xLeaf.grad!, "dX");
        Compare(gradients[1], Gathering.Whole(layer.weight, layer.weight.grad!), "dW");
        if (Bias)
        {
            Compare(gradients[2], Gathering.Whole(layer.bias!, layer.bias!.grad!), "db");
        }

        Assert.Equal(before, Bits.Of(x));
        Bits.Equal(group.Broadcast(xLeaf.grad!, 0), xLeaf.grad!, "dX of rank 0");
        foreach (var parameter in layer.parameters().Cast<ShardedParameter>())
        {
            // All ranks that hold a row have the bits of the rank that owns it.
            var whole = Gathering.Whole(parameter, parameter.grad!);
            Bits.Equal(ShardLayout.Whole(whole.shape).Take(whole, parameter.Layout), parameter.grad!, $"the replicas of {this}");
        }
    }

    // Σ over query heads of q·f_q + k·f_k + v·f_v, where k and v are those of the head's group.
    private Tensor Use(Tensor y, Tensor factors, HeadShard shard)
    {
        var parts = y.split([shard.Queries.Length * HeadSize, shard.KeyValues.Length * HeadSize, shard.KeyValues.Length * HeadSize], -1);
        var sum = (parts[0].view([.. Leading, shard.Queries.Length, HeadSize]) * factors.select(-3, 0)).sum();
        for (var part = 1; part <= 2; part++)
        {
            var heads = parts[part].view([.. Leading, shard.KeyValues.Length, HeadSize]);
            for (var head = shard.Queries.Start; head < shard.Queries.End; head++)
            {
                var own = heads.select(-2, (head / shard.GroupSize) - shard.KeyValues.Start);
                sum = sum + (own * factors.select(-3, part).select(-2, head - shard.Queries.Start)).sum();
            }
        }

        return sum;
    }

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
