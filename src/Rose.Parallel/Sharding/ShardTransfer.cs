using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>Brings the parts that ranks hold of a tensor to one of them.</summary>
public static class ShardTransfer
{
    /// <summary>
    /// Rank 0 gets each rank's part with its place, one after the other, so that it never holds more than one; the other
    /// ranks send theirs. Every rank calls it at once. The parts may differ in size and be empty.
    /// </summary>
    /// <param name="part">What this rank gives, of the layout's local shape.</param>
    /// <param name="onPart">Called on rank 0 for each part that is not empty, in rank order.</param>
    public static void ToRank0(Tensor part, ShardLayout layout, ProcessGroup group, Action<ShardLayout, Tensor> onPart)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(onPart);
        using var noGrad = no_grad();
        var layouts = Layouts(layout, group, part.device);
        if (group.Rank != 0)
        {
            if (part.numel() > 0)
            {
                using var dense = part.detach().contiguous();
                group.Send(dense, 0);
            }

            return;
        }

        foreach (var (rank, from) in layouts.Index())
        {
            if (from.LocalShape.Contains(0))
            {
                continue;
            }

            using var scope = NewDisposeScope();
            onPart(from, rank == 0 ? part.detach() : group.Receive(empty([.. from.LocalShape], part.dtype, part.device), rank));
        }
    }

    /// <summary>The rows and columns of what a rank holds that it also owns, of the owned layout's local shape.</summary>
    public static Tensor Owned(ShardedParameter parameter, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(value);
        using var own = value.detach();
        return parameter.Layout.Take(own, parameter.Owned);
    }

    /// <summary>Every rank's layout, in rank order.</summary>
    internal static List<ShardLayout> Layouts(ShardLayout own, ProcessGroup group, Device device)
    {
        using var scope = NewDisposeScope();
        long[] spelled = [.. own.Extents.SelectMany(dim => dim.SelectMany<Extent, long>(extent => [extent.Start, extent.Length]).Prepend(dim.Count))];
        var counts = group.AllGather(full([1], (long)spelled.Length, dtype: int64, device: device), 0).cpu().ToArray<long>();
        var all = group.AllGather(tensor(spelled, int64, device), 0, counts).cpu().ToArray<long>();
        List<ShardLayout> layouts = [];
        var at = 0;
        for (var rank = 0; rank < group.Size; rank++)
        {
            var layout = ShardLayout.Whole(own.GlobalShape);
            for (var dim = 0; dim < own.GlobalShape.Count; dim++)
            {
                var extents = new Extent[all[at++]];
                for (var k = 0; k < extents.Length; k++, at += 2)
                {
                    extents[k] = Extent.Of(all[at], all[at + 1]);
                }

                layout = layout.Cut(dim, extents);
            }

            layouts.Add(layout);
        }

        return layouts;
    }
}
