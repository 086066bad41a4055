using Rose.Torch.Modules;

namespace Rose.Parallel;

/// <summary>
/// Draws a model's parameters, in float32 on the CPU. Layers ask in PyTorch's order: the weight, then the bias. Each asks
/// under its own name within its module's scope.
/// </summary>
public abstract class ParameterDraw
{
    private protected ParameterDraw()
    {
    }

    /// <summary>The draws of a module of that name within this one.</summary>
    public abstract ParameterDraw In(string name);

    /// <summary>Refuses a size that cannot be sharded over the ranks where parameters are drawn in this way.</summary>
    /// <param name="name">As a user knows the size: <c>out_features</c>.</param>
    public virtual void CheckShards(string name, long size, int ranks)
    {
    }

    /// <summary>A linear layer's weight [out, in], uniform within ±1/√in (Kaiming-uniform with a = √5).</summary>
    /// <param name="group">The ranks over which a cut layout is sharded; null where it is whole.</param>
    public abstract Parameter KaimingUniform(string name, ShardLayout layout, ProcessGroup? group = null, ShardLayout? owned = null);

    /// <summary>Uniform within ±bound.</summary>
    public abstract Parameter Uniform(string name, ShardLayout layout, double bound, ProcessGroup? group = null, ShardLayout? owned = null);

    /// <summary>Normal with mean 0.</summary>
    public abstract Parameter Normal(string name, ShardLayout layout, double standardDeviation, ProcessGroup? group = null, ShardLayout? owned = null);

    private protected static Parameter Wrap(Torch.torch.Tensor data, ShardLayout layout, ProcessGroup? group, ShardLayout? owned)
    {
        if (group is null && !layout.IsWhole)
        {
            throw new ArgumentException("a layout that is cut needs the group that holds its parts", nameof(group));
        }

        return group is null ? new Parameter(data) : new ShardedParameter(data, layout, group, owned);
    }
}
