using System.Globalization;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>Puts whole tensors together from the parts that the ranks of a group hold, each in its place.</summary>
public static class Gathering
{
    /// <summary>The whole parameter, on every rank; all ranks must call it. A parameter that is not sharded is copied.</summary>
    public static Tensor Whole(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Whole(parameter, parameter);
    }

    /// <summary>The whole of a value that is sharded as a parameter is: its gradient, or a moment of the optimizer.</summary>
    /// <param name="value">Of the parameter's local shape.</param>
    public static Tensor Whole(Parameter parameter, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return parameter is ShardedParameter sharded
            ? Whole(value, sharded.Layout, sharded.Owned, sharded.Group)
            : value.detach().clone();
    }

    /// <summary>The whole tensor, on every rank; all ranks must call it.</summary>
    /// <param name="local">This rank's elements, of the layout's local shape.</param>
    /// <param name="layout">Where they lie in the whole; may differ in any way between ranks.</param>
    /// <param name="owned">The part of the layout that this rank contributes; the ranks' make up the whole.</param>
    /// <exception cref="InvalidOperationException">The owned parts do not make up the whole.</exception>
    public static Tensor Whole(Tensor local, ShardLayout layout, ShardLayout owned, ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(owned);
        ArgumentNullException.ThrowIfNull(group);
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var parts = ShardTransfer.Layouts(owned, group, local.device);
        long[] counts = [.. parts.Select(Count)];
        var expected = Count(ShardLayout.Whole(layout.GlobalShape));
        if (counts.Sum() != expected)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the ranks own {string.Join(" + ", counts)} elements of a tensor of {expected}; each element must be owned once"));
        }

        var elements = group.AllGather(layout.Take(local.detach(), owned).reshape(-1), 0, counts);
        var whole = local.new_empty([.. layout.GlobalShape]);
        foreach (var (part, own) in parts.Zip(elements.split(counts)))
        {
            ShardLayout.Put(whole, part, own.view([.. part.LocalShape]));
        }

        return whole.MoveToOuterDisposeScope();
    }

    private static long Count(ShardLayout part) => part.LocalShape.Aggregate(1L, (product, size) => product * size);
}
