using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>Draws the parameters of linear layers in PyTorch's order: the weight, then the bias.</summary>
internal static class LinearDraw
{
    /// <summary>A weight [out, in], or the shard of it along <paramref name="dim"/>, uniform within ±1/√in.</summary>
    /// <remarks>A shard drawn alone along dim 1 takes its own in for the bound, as torch does.</remarks>
    public static Parameter Weight(long outFeatures, long inFeatures, int dim, ProcessGroup group, Initialization initialization, Generator? generator)
    {
        long[] shape = [outFeatures, inFeatures];
        return Shard(shape, dim, group, initialization, tensor => nn.init.kaiming_uniform_(tensor, a: Math.Sqrt(5), generator: generator));
    }

    /// <summary>A bias [out] that is sharded with the weight's rows, uniform within ±1/√in.</summary>
    public static Parameter ShardedBias(long outFeatures, long inFeatures, ProcessGroup group, Initialization initialization, Generator? generator) =>
        Shard([outFeatures], 0, group, initialization, tensor => Uniform(tensor, inFeatures, generator));

    /// <summary>A bias [out] that every rank holds whole.</summary>
    public static Parameter ReplicatedBias(long outFeatures, long inFeatures, Generator? generator) =>
        new(Uniform(empty(outFeatures), inFeatures, generator));

    private static Tensor Uniform(Tensor tensor, long inFeatures, Generator? generator)
    {
        var bound = 1 / Math.Sqrt(inFeatures);
        return nn.init.uniform_(tensor, -bound, bound, generator);
    }

    private static Parameter Shard(long[] shape, int dim, ProcessGroup group, Initialization initialization, Func<Tensor, Tensor> draw)
    {
        var sizes = Parallel.Shard.Sizes(shape[dim], group.Size);
        if (initialization == Initialization.PerRank)
        {
            shape[dim] = sizes[group.Rank];
            return new Parameter(draw(empty(shape)));
        }

        using var whole = draw(empty(shape));
        using var shard = whole.narrow(dim, Parallel.Shard.StartOf(shape[dim], group.Size, group.Rank), sizes[group.Rank]);
        return new Parameter(shard.clone().contiguous());
    }
}
