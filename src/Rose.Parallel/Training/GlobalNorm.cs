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
        using var norm = OnDevice(parameters, group);
        return norm.item<double>();
    }

    /// <summary>
    /// Scales the gradients in place by max_norm / (norm + 1e-6) where that is less than one, and returns the norm before,
    /// as torch.nn.utils.clip_grad_norm_ does. A norm that is not finite leaves gradients that are not either.
    /// </summary>
    public static double Clip(IEnumerable<Parameter> parameters, double maxNorm, ProcessGroup? group)
    {
        using var norm = ClipOnDevice(parameters, maxNorm, group);
        return norm.item<double>();
    }

    /// <summary>The same without a wait for a GPU: the norm [], float64, stays where the gradients are.</summary>
    public static Tensor ClipOnDevice(IEnumerable<Parameter> parameters, double maxNorm, ProcessGroup? group)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNorm, 0);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Parameter[] all = [.. parameters];
        var norm = OnDevice(all, group);
        var factor = (full([], maxNorm, dtype: float64, device: norm.device) / (norm + 1e-6)).clamp(max: (Scalar)1.0);

        // A GPU would be waited for, which takes longer than a product by one.
        if (norm.device_type != DeviceType.CPU || factor.item<double>() != 1)
        {
            foreach (var parameter in all)
            {
                using var grad = parameter.grad;
                grad?.mul_(factor);
            }
        }

        return norm.MoveToOuterDisposeScope();
    }

    private static Tensor OnDevice(IEnumerable<Parameter> parameters, ProcessGroup? group)
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

        Tensor[] own = [Sum(replicas, device), Sum(shards, device)];
        if (group is null or { Size: 1 })
        {
            return Sum([.. own], device).sqrt().MoveToOuterDisposeScope();
        }

        // Replicas by rank 0's, then the shards of each rank in turn.
        var all = group.AllGather(stack(own), dim: 0).unbind();
        return Sum([all[0], .. all.Where((_, k) => k % 2 == 1)], device).sqrt().MoveToOuterDisposeScope();
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

    // One after the other on the CPU, so that the bits are those of any machine; a GPU adds in an order of its own.
    private static Tensor Sum(List<Tensor> squares, Device device)
    {
        if (squares.Count == 0)
        {
            return zeros([], dtype: float64, device: device);
        }

        var all = stack([.. squares]);
        return device.type == DeviceType.CPU ? all.cumsum(0)[-1] : all.sum();
    }
}
