using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>What comparing needs to do with tensors outside the tensor engine.</summary>
internal static class HostTensors
{
    public static HostTensor Of(Tensor tensor)
    {
        // Read in place where it can be: a case asks for dozens of small tensors.
        int[] shape = [.. tensor.shape.Select(size => (int)size)];
        using var moved = tensor.device.type == DeviceType.CPU && tensor.is_contiguous() ? null : tensor.detach().cpu().contiguous();
        var host = moved ?? tensor;
        return new HostTensor
        {
            Shape = shape,
            Values = host.dtype switch
            {
                ScalarType.Float32 => Widened(host.AsSpan<float>()),
                ScalarType.Float64 => host.AsSpan<double>().ToArray(),
                _ => Converted(host),
            },
        };
    }

    private static double[] Widened(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    private static double[] Converted(Tensor host)
    {
        using var wide = host.detach().to(ScalarType.Float64);
        return wide.ToArray<double>();
    }

    public static int Count(IEnumerable<int> shape) => shape.Aggregate(1, (product, size) => product * size);

    /// <summary>The index, one for each dim, of a row-major position.</summary>
    public static IReadOnlyList<int> IndexOf(int position, IReadOnlyList<int> shape)
    {
        var index = new int[shape.Count];
        for (var dim = shape.Count - 1; dim >= 0; dim--)
        {
            index[dim] = position % shape[dim];
            position /= shape[dim];
        }

        return index;
    }

    /// <summary>Everything of a tensor of that shape.</summary>
    public static IReadOnlyList<IReadOnlyList<Extent>> All(IReadOnlyList<int> shape) => [.. shape.Select(size => (IReadOnlyList<Extent>)[Extent.Of(0, size)])];

    /// <summary>Everything but along one dim, of which it is the rank's share by <see cref="Shard"/>.</summary>
    public static IReadOnlyList<IReadOnlyList<Extent>> Share(IReadOnlyList<int> shape, int dim, int ranks, int rank)
    {
        var at = dim < 0 ? dim + shape.Count : dim;
        return [.. shape.Select((size, k) => (IReadOnlyList<Extent>)[k == at ? Extent.Of(Shard.StartOf(size, ranks, rank), Shard.SizeOf(size, ranks, rank)) : Extent.Of(0, size)])];
    }

    public static IReadOnlyList<int> LocalShape(IReadOnlyList<IReadOnlyList<Extent>> extents) => [.. extents.Select(dim => (int)dim.Sum(extent => extent.Length))];

    /// <summary>The positions in the whole, row-major, of the elements that a rank holds, in its order.</summary>
    public static IEnumerable<int> Positions(IReadOnlyList<int> shape, IReadOnlyList<IReadOnlyList<Extent>> extents)
    {
        IEnumerable<int> positions = [0];
        for (var dim = 0; dim < shape.Count; dim++)
        {
            var size = shape[dim];
            int[] held = [.. extents[dim].SelectMany(extent => Enumerable.Range((int)extent.Start, (int)extent.Length))];
            positions = positions.SelectMany(position => held.Select(index => (position * size) + index));
        }

        return positions;
    }

    /// <summary>The elements of a whole tensor that a rank holds.</summary>
    public static T[] Take<T>(IReadOnlyList<T> whole, IReadOnlyList<int> shape, IReadOnlyList<IReadOnlyList<Extent>> extents) =>
        IsAll(shape, extents) ? [.. whole] : [.. Positions(shape, extents).Select(position => whole[position])];

    /// <summary>Whether a rank holds everything, in its order.</summary>
    public static bool IsAll(IReadOnlyList<int> shape, IReadOnlyList<IReadOnlyList<Extent>> extents)
    {
        for (var dim = 0; dim < shape.Count; dim++)
        {
            if (extents[dim] is not [{ Start: 0 } only] || only.Length != shape[dim])
            {
                return false;
            }
        }

        return true;
    }
}
