using Rose.Parallel.Interop;
using Rose.Torch;
using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// The edges of a tensor-parallel region as differentiable functions (Megatron-LM, arXiv 1909.08053): each one's
/// backward is its conjugate's forward. None changes its input; inputs and gradients need not be contiguous.
/// <code>
///            forward                  backward (dX from dY)
/// Copy     f Y = X                    dX = all-reduce(dY)
/// Reduce   g Y = all-reduce(X)        dX = dY
/// Gather     Y = all-gather(X, dim)   dX = own slice of dY
/// Scatter    Y = own slice of X       dX = all-gather(dY, dim)
/// </code>
/// Where activations outside the region are shards of the sequence (arXiv 2205.05198), f and g give way to
/// <code>
/// GatherTo       Y = all-gather(X, dim)      dX = reduce-scatter(dY, dim)
/// ReduceScatter  Y = reduce-scatter(X, dim)  dX = all-gather(dY, dim)
/// </code>
/// and a parameter that every rank holds whole but uses on its own shard goes through Copy, which sums its gradient.
/// </summary>
public static unsafe class Regions
{
    /// <summary>f: a replicated tensor enters the region; each rank's gradient is only a part, so backward sums them.</summary>
    public static Tensor CopyToRegion(Tensor x, ProcessGroup group) => Apply(NativeGroup.Region.Copy, x, group, 0, null);

    /// <summary>g: partial sums leave the region; the sum's gradient is each part's gradient.</summary>
    public static Tensor ReduceFromRegion(Tensor x, ProcessGroup group) => Apply(NativeGroup.Region.Reduce, x, group, 0, null);

    /// <summary>Shards leave the region as one whole, which every rank then uses alike.</summary>
    /// <param name="sizes">Each rank's extent along dim; without it all are as large as this rank's.</param>
    public static Tensor GatherFromRegion(Tensor x, ProcessGroup group, int dim = -1, IReadOnlyList<long>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(group);
        return Apply(NativeGroup.Region.Gather, x, group, dim, sizes ?? [.. Enumerable.Repeat(x.size(dim), group.Size)]);
    }

    /// <summary>A replicated tensor enters the region as shards.</summary>
    /// <param name="sizes">Each rank's extent along dim; without it <see cref="Shard.Sizes"/>.</param>
    public static Tensor ScatterToRegion(Tensor x, ProcessGroup group, int dim = -1, IReadOnlyList<long>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(group);
        return Apply(NativeGroup.Region.Scatter, x, group, dim, sizes ?? Shard.Sizes(x.size(dim), group.Size));
    }

    /// <summary>
    /// Shards enter the region, whose ranks each use the whole for a part of the result: each rank's gradient of the whole
    /// is only a part, so backward sums them. Where every rank does the same with the whole, use <see cref="GatherFromRegion"/>.
    /// </summary>
    /// <param name="sizes">Each rank's extent along dim; without it all are as large as this rank's.</param>
    public static Tensor GatherToRegion(Tensor x, ProcessGroup group, int dim, IReadOnlyList<long>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(group);
        return Apply(NativeGroup.Region.GatherTo, x, group, dim, sizes ?? [.. Enumerable.Repeat(x.size(dim), group.Size)]);
    }

    /// <summary>Partial sums leave the region as shards of the sum.</summary>
    /// <param name="sizes">Each rank's extent along dim; without it <see cref="Shard.Sizes"/>.</param>
    public static Tensor ReduceScatterFromRegion(Tensor x, ProcessGroup group, int dim, IReadOnlyList<long>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(group);
        return Apply(NativeGroup.Region.ReduceScatter, x, group, dim, sizes ?? Shard.Sizes(x.size(dim), group.Size));
    }

    /// <summary>
    /// f and the product that follows it in a column-parallel layer. Through gloo and NCCL the sum of dX over the ranks is
    /// under way while dW is computed, which does not need it. Under autocast it can be differentiated only once.
    /// <code>
    /// Y_r = X W_rᵀ    dX = all-reduce(dY_r W_r)    dW_r = dY_rᵀ X
    /// </code>
    /// </summary>
    /// <param name="x">[..., in], replicated.</param>
    /// <param name="weight">This rank's rows of W, [out/p, in].</param>
    /// <returns>[..., out/p].</returns>
    public static Tensor ColumnProduct(Tensor x, Tensor weight, ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(group);
        if (group.Size == 1)
        {
            using var transposed = weight.t();
            return matmul(x, transposed);
        }

        nint result;
        var dtype = Autocast.Due("aten::matmul") is { } lower ? (int)lower : -1;
        var status = NativeGroup.rose_column_product(group.Handle, x.Handle, weight.Handle, dtype, &result);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(group);
        Native.Check(status, $"column product({x.Signature()}, {weight.Signature()}) on rank {group.Rank} of {group.Size}");
        return new Tensor(result);
    }

    private static Tensor Apply(NativeGroup.Region region, Tensor x, ProcessGroup group, int dim, IReadOnlyList<long>? sizes)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(group);
        group.CheckSizes(sizes);
        if (group.Size == 1)
        {
            return x.alias();
        }

        nint result;
        fixed (long* extents = sizes?.ToArray())
        {
            var status = NativeGroup.rose_region_apply(group.Handle, region, x.Handle, dim, extents, &result);
            GC.KeepAlive(x);
            GC.KeepAlive(group);
            Native.Check(status, $"{region} region({x.Signature()}) on rank {group.Rank} of {group.Size}");
        }

        return new Tensor(result);
    }
}
