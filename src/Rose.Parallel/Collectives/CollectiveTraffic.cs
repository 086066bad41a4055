namespace Rose.Parallel;

/// <summary>How often one rank called one kind of collective, and what it gave.</summary>
public sealed record CollectiveTraffic
{
    public required Collective Kind { get; init; }

    public required long Calls { get; init; }

    /// <summary>
    /// The payload: elements times the size of one, in the dtype that the caller holds, of the tensor that this rank passes
    /// to the call, added up over the calls; on a group of one rank too.
    /// <code>
    /// all-reduce               the tensor to be summed
    /// all-gather               this rank's own shard
    /// reduce-scatter           the whole tensor, of which a shard of the sum comes back
    /// broadcast, send, receive the tensor that travels, at either end
    /// barrier                  0
    /// </code>
    /// What a backend sends on the wire for it is more: padding of uneven shards, a wider dtype, hops of a ring.
    /// </summary>
    public required long Bytes { get; init; }
}
