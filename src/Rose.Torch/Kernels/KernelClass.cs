namespace Rose.Torch;

/// <summary>What an operator is for; the first three are rose_kernel_class of rose.h.</summary>
public enum KernelClass
{
    /// <summary>No operator runs.</summary>
    Host,

    /// <summary>Copies, views, new tensors, and all that has no class of its own.</summary>
    Other,

    /// <summary>Collectives, waiting for peers included; always apart from the operator that calls them.</summary>
    Communication,

    /// <summary>Matrix products.</summary>
    Products,

    /// <summary>Softmax, and attention where one operator computes all of it.</summary>
    Attention,

    Normalisation,

    /// <summary>Activations, dropout and its masks, sums, and what else goes over elements one by one.</summary>
    Elementwise,

    /// <summary>Lookups in tables, and what adds to rows of them.</summary>
    Embedding,

    Loss,

    /// <summary>The limit on the gradients' norm too.</summary>
    Optimizer,
}
