namespace Rose.Laws;

/// <summary>What must hold between a sharded computation and the dense one, or which kind of breach it is.</summary>
public enum Law
{
    /// <summary>The output or the loss is the dense one.</summary>
    P1,

    /// <summary>The inputs' gradients are the dense ones.</summary>
    P2,

    /// <summary>The weights' gradients, shard by shard, are the dense ones.</summary>
    P3,

    /// <summary>The biases' gradients are the dense ones.</summary>
    P4,

    /// <summary>What is replicated is the same bit for bit on every rank that holds it.</summary>
    P5,

    /// <summary>The norm of all gradients and the parameters after a step, clipped, are the dense ones.</summary>
    P6,

    /// <summary>The shards at first concatenate to the parameters of one rank, bit for bit.</summary>
    P7,

    /// <summary>What is saved at one world size and loaded at another is the same, bit for bit.</summary>
    P8,

    /// <summary>Inputs, upstream gradients and parameters are not changed.</summary>
    P9,

    /// <summary>The gradients of a batch in parts add up to those of the batch at once.</summary>
    P10,

    /// <summary>Dropout drops the same elements at every world size, and again when it is computed anew.</summary>
    P11,

    /// <summary>No law was reached: the computation threw.</summary>
    Error,
}
