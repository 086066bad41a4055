using Rose.Parallel;

namespace Rose.Model;

/// <summary>What a layout comes to in the row-major memory of the whole tensor.</summary>
internal static class PartOfTensor
{
    /// <summary>The elements of the part in its own row-major order, as runs that are contiguous in the whole.</summary>
    public static IEnumerable<Extent> Runs(ShardLayout part)
    {
        if (part.LocalShape.Contains(0))
        {
            return [];
        }

        // From the last dim that is cut, everything behind an index is one piece.
        var cut = part.GlobalShape.Count - 1;
        var inner = 1L;
        while (cut >= 0 && !part.IsCut(cut))
        {
            inner *= part.GlobalShape[cut--];
        }

        return cut < 0
            ? [Extent.Of(0, inner)]
            : Rows(part, cut, 0, 0).SelectMany(row => part.Extents[cut].Where(extent => extent.Length > 0), (row, extent) =>
                Extent.Of(((row * part.GlobalShape[cut]) + extent.Start) * inner, extent.Length * inner));
    }

    public static long Count(ShardLayout part) => part.LocalShape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Whether an element belongs to both.</summary>
    public static bool Overlap(ShardLayout left, ShardLayout right) =>
        Count(left) > 0 && Count(right) > 0 && left.Extents.Zip(right.Extents).All(dim => dim.First.Any(a => dim.Second.Any(b => Overlap(a, b))));

    /// <summary>Whether an index is held twice.</summary>
    public static bool Repeats(ShardLayout part) =>
        part.Extents.Any(dim => dim.Index().Any(a => dim.Skip(a.Index + 1).Any(b => Overlap(a.Item, b))));

    private static bool Overlap(Extent left, Extent right) => left.Start < right.End && right.Start < left.End && left.Length > 0 && right.Length > 0;

    // The flat index, over the dims before `end`, of each combination of their indices.
    private static IEnumerable<long> Rows(ShardLayout part, int end, int dim, long flat)
    {
        if (dim == end)
        {
            yield return flat;
            yield break;
        }

        foreach (var extent in part.Extents[dim])
        {
            for (var k = extent.Start; k < extent.End; k++)
            {
                foreach (var row in Rows(part, end, dim + 1, (flat * part.GlobalShape[dim]) + k))
                {
                    yield return row;
                }
            }
        }
    }
}
