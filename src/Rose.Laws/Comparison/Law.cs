namespace Rose.Laws;

/// <summary>What must hold between a sharded computation and the dense one, or which kind of breach it is.</summary>
public enum Law
{
    /// <summary>The output is the dense one.</summary>
    P1,

    /// <summary>The input's gradient is the dense one.</summary>
    P2,

    /// <summary>The weights' gradients, shard by shard, are the dense ones.</summary>
    P3,

    /// <summary>The biases' gradients are the dense ones.</summary>
    P4,

    /// <summary>What is replicated is the same bit for bit on every rank.</summary>
    P5,

    /// <summary>Inputs, upstream gradients and parameters are not changed.</summary>
    P9,

    /// <summary>No law was reached: the computation threw.</summary>
    Error,
}
