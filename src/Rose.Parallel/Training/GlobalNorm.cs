using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// The norm of all gradients of a model as one vector, over a tensor-parallel group:
/// <code>
/// norm² = Σ over replicas ‖g‖² + Σ over ranks Σ over shards ‖owned part of g_r‖²
/// </code>
/// A replicated parameter counts once, a shard where it is owned (<see cref="ShardedParameter.Owned"/>). Squares are summed
/// in float64, with a relative error of at most n·2^-53 for n elements; then each rank gathers the ranks' sums and adds
/// them in rank order, replicas by rank 0's, so that the bits are the same on all.
/// </summary>
public static class GlobalNorm
{
    /// <summary>The norm; parameters without a gradient count nothing.</summary>
    /// <param name="parameters">This rank's; the same ones, in the same order, on every rank.</param>
    /// <param name="group">The tensor-parallel group; null where nothing is sharded.</param>
    public static double OfGradients(IEnumerable<Parameter> parameters, ProcessGroup? group)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        List<Tensor> replicas = [], shards = [];
        var device = CPU;
        foreach (var parameter in parameters)
        {
            device = parameter.device;
            if (parameter.grad is { } grad)
            {
                (parameter is ShardedParameter ? shards : replicas).Add(Square(Owned(parameter, grad, group)));
            }
        }

        if (replicas.Count + shards.Count == 0 && group is null)
        {
            return 0;
        }

        double[] own = [Sum(replicas), Sum(shards)];
        if (group is null)
        {
            return Math.Sqrt(own[0]);
        }

        using var all = group.AllGather(tensor(own, device: device), dim: 0).cpu();
        var sums = all.ToArray<double>();
        return Math.Sqrt(sums.Where((_, k) => k % 2 == 1).Aggregate(sums[0], (sum, next) => sum + next));
    }

    /// <summary>
    /// Scales the gradients in place by max_norm / (norm + 1e-6) where that is less than one, and returns the norm before,
    /// as torch.nn.utils.clip_grad_norm_ does. A norm that is not finite leaves gradients that are not either.
    /// </summary>
    public static double Clip(IEnumerable<Parameter> parameters, double maxNorm, ProcessGroup? group)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNorm, 0);
        Parameter[] all = [.. parameters];
        var norm = OfGradients(all, group);
        var factor = Math.Min(1, maxNorm / (norm + 1e-6));
        if (factor != 1)
        {
            using var _ = no_grad();
            foreach (var parameter in all)
            {
                using var grad = parameter.grad;
                grad?.mul_(factor);
            }
        }

        return norm;
    }

    private static Tensor Owned(Parameter parameter, Tensor grad, ProcessGroup? group)
    {
        if (parameter is not ShardedParameter sharded)
        {
            return grad;
        }

        if (sharded.Group != group)
        {
            throw new ArgumentException($"a parameter {parameter.Signature()} is sharded over {(group is null ? "a group, but none is given" : "another group")}; give the group of its layer", nameof(group));
        }

        return sharded.Layout.Take(grad, sharded.Owned);
    }

    private static Tensor Square(Tensor grad)
    {
        using var wide = grad.to(ScalarType.Float64);
        using var squares = wide * wide;
        return squares.sum();
    }

    // One transfer from the device for all.
    private static double Sum(List<Tensor> squares) => squares.Count == 0 ? 0 : stack([.. squares]).cpu().ToArray<double>().Sum();
}
