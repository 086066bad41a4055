using System.Globalization;

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

    /// <summary>Which of the held indices, in local order, along a dim a part of this layout takes, as ranges of local indices.</summary>
    public IReadOnlyList<Extent> LocalRanges(ShardLayout part, int dim)
    {
        ArgumentNullException.ThrowIfNull(part);
        List<Extent> ranges = [];
        foreach (var wanted in part.Extents[dim])
        {
            long offset = 0, found = 0;
            foreach (var held in Extents[dim])
            {
                var (start, end) = (Math.Max(wanted.Start, held.Start), Math.Min(wanted.End, held.End));
                if (start < end)
                {
                    ranges.Add(Extent.Of(offset + start - held.Start, end - start));
                    found += end - start;
                }

                offset += held.Length;
            }

            if (found != wanted.Length)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"range {wanted.Start} + {wanted.Length} of dim {dim} is not held here, or held more than once"), nameof(part));
            }
        }

        return ranges;
    }

    public ShardLayout CutEvenly(int dim, ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return CutEvenly(dim, group.Size, group.Rank);
    }
}
