namespace Rose.Parallel;

/// <summary>How a dim is split over the ranks of a group: in rank order, the first <c>size mod ranks</c> hold one more.</summary>
public static class Shard
{
    /// <summary>Each rank's extent.</summary>
    public static IReadOnlyList<long> Sizes(long size, int ranks) => [.. Enumerable.Range(0, Checked(size, ranks)).Select(rank => SizeOf(size, ranks, rank))];

    /// <summary>One rank's extent.</summary>
    public static long SizeOf(long size, int ranks, int rank) => (size / Checked(size, ranks)) + (rank < size % ranks ? 1 : 0);

    /// <summary>Where one rank's extent begins.</summary>
    public static long StartOf(long size, int ranks, int rank) => (size / Checked(size, ranks) * rank) + Math.Min(rank, size % ranks);

    private static int Checked(long size, int ranks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        return ranks;
    }
}
