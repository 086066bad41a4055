namespace Rose.Model.Cost;

/// <summary>What an operator does, as far as its time goes.</summary>
public enum OperatorKind
{
    /// <summary>A product of matrices.</summary>
    Product,

    /// <summary>A batch of products, one for each head of each sequence.</summary>
    HeadProducts,

    /// <summary>A pass over memory whose arithmetic is cheaper than it: sums, copies, scalings.</summary>
    Pass,

    /// <summary>Passes over the parameters after backward, which find none of them in a cache.</summary>
    UpdatePass,

    Dropout,

    Gelu,

    LayerNorm,

    MaskedFill,

    Softmax,

    CrossEntropy,
}
