namespace Rose.Parallel;

/// <summary>How the shards of a parallel layer are drawn.</summary>
public enum Initialization
{
    /// <summary>The dense layer's parameters are drawn, and each rank keeps its shard: one model at every world size.</summary>
    Invariant,

    /// <summary>
    /// Each rank draws its own shard alone, as torch modules on each rank would: from equal seeds all ranks get equal
    /// shards, which is no sound model, but what many scripts do.
    /// </summary>
    PerRank,
}
