using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// Sums gradients over the replicas of a data axis (PyTorch Distributed, arXiv 2006.15704): packed into buckets of one
/// dtype, in the reverse order of the parameters, as backward yields them, so that few large messages travel. Each
/// replica's loss must already be weighted by its share of the batch, so that the sum is the gradient of the whole.
/// </summary>
public sealed class GradientBuckets
{
    /// <summary>What a bucket holds unless it is told otherwise.</summary>
    public const long DefaultBucketBytes = 25L << 20;

    private readonly ProcessGroup _data;
    private readonly List<List<Parameter>> _buckets;

    /// <param name="parameters">The same on every replica; on each tensor-parallel rank its own shards.</param>
    /// <param name="data">The ranks that hold the same parameters.</param>
    /// <param name="bucketBytes">A bucket is closed when it holds this much; a larger gradient has one to itself.</param>
    public GradientBuckets(IEnumerable<Parameter> parameters, ProcessGroup data, long bucketBytes = DefaultBucketBytes)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(bucketBytes, 1);
        _data = data;
        _buckets = Fill(parameters.Where(parameter => parameter.requires_grad).Reverse(), bucketBytes);
    }

    public int Count => _buckets.Count;

    /// <summary>Every replica gets the sum of all replicas' gradients, bit for bit the same; a missing one counts as zero.</summary>
    public void AllReduce()
    {
        if (_data.Size == 1)
        {
            return;
        }

        using var noGrad = no_grad();
        foreach (var bucket in _buckets)
        {
            using var scope = NewDisposeScope();
            var packed = cat([.. bucket.Select(parameter => (parameter.grad ?? zeros_like(parameter)).flatten())]);
            var parts = _data.AllReduce(packed).split([.. bucket.Select(parameter => parameter.numel())]);
            foreach (var (parameter, part) in bucket.Zip(parts))
            {
                var sum = part.view(parameter.shape);
                if (parameter.grad is { } grad)
                {
                    grad.copy_(sum);
                }
                else
                {
                    parameter.grad = sum.clone();
                }
            }
        }
    }

    /// <summary>How many tensors go into each bucket, by their bytes in order.</summary>
    public static IReadOnlyList<int> Pack(IReadOnlyList<long> bytes, long bucketBytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        List<int> counts = [];
        var (open, filled) = (0, 0L);
        foreach (var more in bytes)
        {
            if (open > 0 && filled + more > bucketBytes)
            {
                counts.Add(open);
                (open, filled) = (0, 0);
            }

            open++;
            filled += more;
        }

        if (open > 0)
        {
            counts.Add(open);
        }

        return counts;
    }

    private static List<List<Parameter>> Fill(IEnumerable<Parameter> parameters, long bucketBytes)
    {
        List<List<Parameter>> buckets = [];
        foreach (var alike in parameters.GroupBy(parameter => parameter.dtype))
        {
            List<Parameter> all = [.. alike];
            foreach (var count in Pack([.. all.Select(parameter => parameter.numel() * parameter.element_size())], bucketBytes))
            {
                buckets.Add(all[..count]);
                all.RemoveRange(0, count);
            }
        }

        return buckets;
    }
}
