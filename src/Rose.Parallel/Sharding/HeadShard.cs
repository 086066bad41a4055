using System.Globalization;

namespace Rose.Parallel;

/// <summary>
/// Which heads of attention a rank holds, of H query heads that share KV key/value heads: query head h attends with
/// key/value head h / (H / KV). For any H, any KV that divides it, and any p ranks:
/// <code>
/// KV ≥ p   the key/value heads are split by Shard; a query head goes with its own. Nothing is replicated.
/// KV &lt; p   the query heads are split by Shard; a rank holds the key/value heads that they attend with,
///          which other ranks may hold too. The first of them owns it.
/// </code>
/// Each query head is on exactly one rank. Where H &lt; p, the last ranks hold none.
/// </summary>
public sealed record HeadShard
{
    private HeadShard()
    {
    }

    /// <summary>H, over all ranks.</summary>
    public required long Heads { get; init; }

    /// <summary>KV, over all ranks.</summary>
    public required long KeyValueHeads { get; init; }

    /// <summary>The query heads that this rank computes.</summary>
    public required Extent Queries { get; init; }

    /// <summary>The key/value heads that this rank holds for them.</summary>
    public required Extent KeyValues { get; init; }

    /// <summary>Those of <see cref="KeyValues"/> that no rank before this one holds.</summary>
    public required Extent OwnedKeyValues { get; init; }

    /// <summary>Whether some key/value head is held by several ranks; the same on every rank.</summary>
    public required bool IsShared { get; init; }

    /// <summary>How many query heads, over all ranks, attend with one key/value head.</summary>
    public long GroupSize => Heads / KeyValueHeads;

    /// <param name="heads">H.</param>
    /// <param name="keyValueHeads">KV; divides H.</param>
    /// <exception cref="ArgumentException">KV does not divide H.</exception>
    public static HeadShard Of(long heads, long keyValueHeads, int ranks, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(keyValueHeads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, ranks);
        if (heads % keyValueHeads != 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"n_kv_heads = {keyValueHeads} does not divide n_heads = {heads}"), nameof(keyValueHeads));
        }

        var held = KeyValuesOf(heads, keyValueHeads, ranks, rank);
        var before = rank == 0 ? Extent.Of(0, 0) : KeyValuesOf(heads, keyValueHeads, ranks, rank - 1);
        var start = Math.Clamp(before.End, held.Start, held.End);
        return new HeadShard
        {
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            Queries = QueriesOf(heads, keyValueHeads, ranks, rank),
            KeyValues = held,
            OwnedKeyValues = Extent.Of(start, held.End - start),
            IsShared = Enumerable.Range(0, ranks).Sum(each => KeyValuesOf(heads, keyValueHeads, ranks, each).Length) > keyValueHeads,
        };
    }

    /// <summary>How many query heads each rank computes.</summary>
    public static IReadOnlyList<long> QuerySizes(long heads, long keyValueHeads, int ranks) =>
        [.. Enumerable.Range(0, ranks).Select(rank => QueriesOf(heads, keyValueHeads, ranks, rank).Length)];

    /// <summary>How many of this rank's query heads attend with each key/value head that it holds, in their order.</summary>
    public IReadOnlyList<long> QueriesPerKeyValue() => [.. Enumerable.Range(0, (int)KeyValues.Length).Select(k =>
    {
        var first = (KeyValues.Start + k) * GroupSize;
        return Math.Min(first + GroupSize, Queries.End) - Math.Max(first, Queries.Start);
    })];

    private static Extent QueriesOf(long heads, long keyValueHeads, int ranks, int rank)
    {
        // The unit that is split: a key/value head with its query heads, or a query head alone.
        var (units, size) = keyValueHeads >= ranks ? (keyValueHeads, heads / keyValueHeads) : (heads, 1);
        return Extent.Of(Shard.StartOf(units, ranks, rank) * size, Shard.SizeOf(units, ranks, rank) * size);
    }

    private static Extent KeyValuesOf(long heads, long keyValueHeads, int ranks, int rank)
    {
        var queries = QueriesOf(heads, keyValueHeads, ranks, rank);
        var group = heads / keyValueHeads;
        var start = queries.Start / group;
        return Extent.Of(start, queries.Length == 0 ? 0 : ((queries.End - 1) / group) + 1 - start);
    }
}
