namespace Rose.Model;

/// <summary>How the weight [out, in] of one linear layer is laid over the ranks of its group.</summary>
public enum LinearStyleKind
{
    /// <summary>Every rank holds the whole weight.</summary>
    Dense,

    /// <summary>The rows (dim 0, output features) are sharded.</summary>
    Column,

    /// <summary>The columns (dim 1, input features) are sharded.</summary>
    Row,
}
