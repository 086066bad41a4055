using System.Globalization;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// Which part of a global tensor a rank holds: along each dim the global indices, as ranges in local order. A fused
/// weight may hold several ranges of one dim, and two ranks may hold the same one.
/// </summary>
public sealed record ShardLayout
{
    private ShardLayout(IReadOnlyList<long> globalShape, IReadOnlyList<IReadOnlyList<Extent>> extents)
    {
        GlobalShape = globalShape;
        Extents = extents;
        LocalShape = [.. extents.Select(dim => dim.Sum(extent => extent.Length))];
    }

    public IReadOnlyList<long> GlobalShape { get; }

    /// <summary>For each dim the ranges that are held, in local order.</summary>
    public IReadOnlyList<IReadOnlyList<Extent>> Extents { get; }

    public IReadOnlyList<long> LocalShape { get; }

    /// <summary>Whether the rank holds all of the tensor, in its order.</summary>
    public bool IsWhole => Enumerable.Range(0, GlobalShape.Count).All(dim => !IsCut(dim));

    public static ShardLayout Whole(params IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new ShardLayout([.. shape], [.. shape.Select(size => (IReadOnlyList<Extent>)[Extent.Of(0, size)])]);
    }

    /// <summary>Whether a rank holds less than all of a dim, or another order of it.</summary>
    public bool IsCut(int dim) => Extents[dim] is not [{ Start: 0 } only] || only.Length != GlobalShape[dim];

    /// <summary>The same tensor with other ranges of one dim.</summary>
    public ShardLayout Cut(int dim, params IReadOnlyList<Extent> extents)
    {
        ArgumentNullException.ThrowIfNull(extents);
        if (extents.FirstOrDefault(extent => extent.Start < 0 || extent.Length < 0 || extent.End > GlobalShape[dim]) is { } outside)
        {
            throw new ArgumentOutOfRangeException(nameof(extents), string.Create(CultureInfo.InvariantCulture, $"range {outside.Start} + {outside.Length} lies outside dim {dim} of size {GlobalShape[dim]}"));
        }

        return new ShardLayout(GlobalShape, [.. Extents.Select((old, k) => k == dim ? [.. extents] : old)]);
    }

    /// <summary>The same tensor with one rank's share of a dim by <see cref="Shard"/>.</summary>
    public ShardLayout CutEvenly(int dim, int ranks, int rank) =>
        Cut(dim, Extent.Of(Shard.StartOf(GlobalShape[dim], ranks, rank), Shard.SizeOf(GlobalShape[dim], ranks, rank)));

    public ShardLayout CutEvenly(int dim, ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return CutEvenly(dim, group.Size, group.Rank);
    }

    /// <summary>The elements of a part, out of a tensor that is laid out as this: a view where it can be, differentiable.</summary>
    /// <param name="tensor">Of <see cref="LocalShape"/>.</param>
    /// <param name="part">A layout of the same global shape, whose elements are all among those of this one.</param>
    public Tensor Take(Tensor tensor, ShardLayout part)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(part);
        CheckShape(tensor, LocalShape);
        if (!part.GlobalShape.SequenceEqual(GlobalShape))
        {
            throw new ArgumentException($"a part of [{string.Join(", ", part.GlobalShape)}] is not one of [{string.Join(", ", GlobalShape)}]", nameof(part));
        }

        using var scope = NewDisposeScope();
        var taken = tensor;
        for (var dim = 0; dim < GlobalShape.Count; dim++)
        {
            if (part.Extents[dim].SequenceEqual(Extents[dim]))
            {
                continue;
            }

            Tensor[] pieces = [.. LocalRanges(part, dim).Select(range => taken.narrow(dim, range.Start, range.Length))];
            taken = pieces switch
            {
                [] => taken.narrow(dim, 0, 0),
                [var only] => only,
                _ => cat(pieces, dim),
            };
        }

        return (ReferenceEquals(taken, tensor) ? tensor.alias() : taken).MoveToOuterDisposeScope();
    }

    /// <summary>Writes a part's elements, of the part's local shape, to their places in a whole tensor.</summary>
    internal static void Put(Tensor whole, ShardLayout part, Tensor elements)
    {
        CheckShape(whole, part.GlobalShape);
        CheckShape(elements, part.LocalShape);
        Put(whole, part, elements, 0);
    }

    private static void Put(Tensor whole, ShardLayout part, Tensor elements, int dim)
    {
        if (dim == part.GlobalShape.Count)
        {
            whole.copy_(elements);
            return;
        }

        var start = 0L;
        foreach (var extent in part.Extents[dim])
        {
            using var target = whole.narrow(dim, extent.Start, extent.Length);
            using var source = elements.narrow(dim, start, extent.Length);
            Put(target, part, source, dim + 1);
            start += extent.Length;
        }
    }

    // Where a part's ranges of one dim lie among the local indices.
    private List<Extent> LocalRanges(ShardLayout part, int dim)
    {
        List<Extent> ranges = [];
        foreach (var wanted in part.Extents[dim])
        {
            for (var at = wanted.Start; at < wanted.End;)
            {
                var offset = 0L;
                var held = Extents[dim].FirstOrDefault(extent =>
                {
                    var holds = extent.Start <= at && at < extent.End;
                    offset += holds ? 0 : extent.Length;
                    return holds;
                }) ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"index {at} of dim {dim} is not among those that the layout holds"), nameof(part));
                var length = Math.Min(held.End, wanted.End) - at;
                ranges.Add(Extent.Of(offset + at - held.Start, length));
                at += length;
            }
        }

        return ranges;
    }

    private static void CheckShape(Tensor tensor, IReadOnlyList<long> expected)
    {
        if (!tensor.shape.SequenceEqual(expected))
        {
            throw new ArgumentException($"the tensor is [{string.Join(", ", tensor.shape)}], but the layout holds [{string.Join(", ", expected)}]", nameof(tensor));
        }
    }
}
