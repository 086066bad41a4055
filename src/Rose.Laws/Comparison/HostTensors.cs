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

    /// <summary>Puts row-major numbers, each representable in its dtype, into a tensor.</summary>
    public static void Write(Tensor tensor, double[] numbers)
    {
        if (tensor.device.type == DeviceType.CPU && tensor.is_contiguous() && tensor.dtype is (ScalarType.Float32 or ScalarType.Float64))
        {
            // In place where it can be, as for reading.
            if (tensor.dtype == ScalarType.Float64)
            {
                numbers.CopyTo(tensor.AsSpan<double>());
                return;
            }

            var narrow = tensor.AsSpan<float>();
            for (var i = 0; i < numbers.Length; i++)
            {
                narrow[i] = (float)numbers[i];
            }

            return;
        }

        using var _ = no_grad();
        using var other = torch.tensor(numbers, tensor.shape, tensor.dtype, tensor.device);
        tensor.copy_(other);
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
    public static int[] Positions(IReadOnlyList<int> shape, IReadOnlyList<IReadOnlyList<Extent>> extents)
    {
        int[] positions = [0];
        for (var dim = 0; dim < shape.Count; dim++)
        {
            var longer = new int[positions.Length * (int)extents[dim].Sum(extent => extent.Length)];
            var to = 0;
            foreach (var position in positions)
            {
                foreach (var extent in extents[dim])
                {
                    for (var index = extent.Start; index < extent.End; index++)
                    {
                        longer[to++] = (position * shape[dim]) + (int)index;
                    }
                }
            }

            positions = longer;
        }

        return positions;
    }

    /// <summary>The elements of a whole tensor that a rank holds.</summary>
    public static T[] Take<T>(T[] whole, IReadOnlyList<int> shape, IReadOnlyList<IReadOnlyList<Extent>> extents) =>
        IsAll(shape, extents) ? whole : Array.ConvertAll(Positions(shape, extents), position => whole[position]);

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
