namespace Rose.Parallel;

/// <summary>
/// What one rank asked of a group, by kind of collective; of two readings of <see cref="ProcessGroup.Traffic"/> the
/// difference is what happened between them.
/// <code>
/// var before = group.Traffic;
/// trainer.Step(ids);
/// var step = group.Traffic - before;      // step.Calls, step.Bytes, step[Collective.AllReduce].Bytes
/// </code>
/// </summary>
public sealed record Traffic
{
    /// <summary>All kinds, by number.</summary>
    internal static readonly IReadOnlyList<Collective> Kinds = Enum.GetValues<Collective>();

    private Traffic(IReadOnlyList<CollectiveTraffic> byKind) => ByKind = byKind;

    public static Traffic None { get; } = Of([]);

    /// <summary>Every kind once, those that were not called with 0.</summary>
    public IReadOnlyList<CollectiveTraffic> ByKind { get; }

    /// <summary>All calls, whatever their kind.</summary>
    public long Calls => ByKind.Sum(each => each.Calls);

    /// <summary>All payload, as <see cref="CollectiveTraffic.Bytes"/> counts it.</summary>
    public long Bytes => ByKind.Sum(each => each.Bytes);

    public CollectiveTraffic this[Collective kind] => ByKind[(int)kind];

    /// <summary>The sum of parts, of which several may be of one kind.</summary>
    public static Traffic Of(IEnumerable<CollectiveTraffic> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var sums = new CollectiveTraffic[Kinds.Count];
        for (var k = 0; k < sums.Length; k++)
        {
            sums[k] = new CollectiveTraffic { Kind = Kinds[k], Calls = 0, Bytes = 0 };
        }

        foreach (var part in parts)
        {
            ref var sum = ref sums[(int)part.Kind];
            sum = sum with { Calls = sum.Calls + part.Calls, Bytes = sum.Bytes + part.Bytes };
        }

        return new Traffic(sums);
    }

    public static Traffic operator +(Traffic left, Traffic right) => Add(left, right);

    public static Traffic operator -(Traffic left, Traffic right) => Subtract(left, right);

    public static Traffic Add(Traffic left, Traffic right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Of(left.ByKind.Concat(right.ByKind));
    }

    public static Traffic Subtract(Traffic left, Traffic right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Of(left.ByKind.Concat(right.ByKind.Select(each => each with { Calls = -each.Calls, Bytes = -each.Bytes })));
    }

    public bool Equals(Traffic? other) => other is not null && ByKind.SequenceEqual(other.ByKind);

    public override int GetHashCode() => ByKind.Aggregate(0, HashCode.Combine);

    /// <summary>What was called, for example <c>4 all-reduce of 1024 bytes</c>; <c>nothing</c> where nothing was.</summary>
    public override string ToString() => Calls == 0
        ? "nothing"
        : string.Join(", ", ByKind.Where(each => each.Calls > 0).Select(each => FormattableString.Invariant($"{each.Calls} {NameOf(each.Kind)} of {each.Bytes} bytes")));

    /// <summary>As papers spell it.</summary>
    public static string NameOf(Collective kind) => kind switch
    {
        Collective.AllReduce => "all-reduce",
        Collective.AllGather => "all-gather",
        Collective.ReduceScatter => "reduce-scatter",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
