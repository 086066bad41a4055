using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// A rank's part of a parameter that is sharded over a group. Other parameters are whole on every rank.
/// </summary>
public sealed class ShardedParameter : Parameter
{
    /// <param name="data">This rank's elements, of the layout's local shape.</param>
    /// <param name="owned">See <see cref="Owned"/>; null for all.</param>
    public ShardedParameter(Tensor data, ShardLayout layout, ProcessGroup group, ShardLayout? owned = null)
        : base(data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(group);
        if (!shape.AsSpan().SequenceEqual([.. layout.LocalShape]))
        {
            throw new ArgumentException($"the tensor is [{string.Join(", ", shape)}], but the layout holds [{string.Join(", ", layout.LocalShape)}]", nameof(data));
        }

        Layout = layout;
        Group = group;
        Owned = owned ?? layout;
    }

    /// <summary>Where this rank's elements lie in the whole parameter.</summary>
    public ShardLayout Layout { get; }

    /// <summary>
    /// The part of <see cref="Layout"/> that this rank counts in global norms and writes to checkpoints. The ranks' owned
    /// parts make up the whole, each element once, even where several ranks hold it.
    /// </summary>
    public ShardLayout Owned { get; }

    /// <summary>The ranks that hold the parts.</summary>
    public ProcessGroup Group { get; }
}
