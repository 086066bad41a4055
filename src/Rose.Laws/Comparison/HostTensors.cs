namespace Rose.Laws;

/// <summary>What comparing needs to do with tensors outside the tensor engine.</summary>
internal static class HostTensors
{
    /// <summary>The shards put together along <paramref name="dim"/>, 0 or 1, of tensors with at most two dims.</summary>
    /// <exception cref="ArgumentException">The shards do not fit together.</exception>
    public static HostTensor Concatenate(IReadOnlyList<HostTensor> shards, int dim)
    {
        var shape = shards[0].Shape.ToArray();
        foreach (var (rank, shard) in shards.Index())
        {
            var fits = shard.Shape.Count == shape.Length && shard.Shape.Index().All(item => item.Index == dim || item.Item == shape[item.Index]);
            if (!fits)
            {
                throw new ArgumentException($"has shape [{string.Join(", ", shard.Shape)}] on rank {rank}, but [{string.Join(", ", shape)}] on rank 0, which do not fit together along dim {dim}");
            }
        }

        shape[dim] = shards.Sum(shard => shard.Shape[dim]);
        if (dim == 0)
        {
            return new HostTensor { Shape = shape, Values = [.. shards.SelectMany(shard => shard.Values)] };
        }

        var values = Enumerable.Range(0, shape[0]).SelectMany(row => shards.SelectMany(shard => shard.Values.Skip(row * shard.Shape[1]).Take(shard.Shape[1])));
        return new HostTensor { Shape = shape, Values = [.. values] };
    }

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
}
