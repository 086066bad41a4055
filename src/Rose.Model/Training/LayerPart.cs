namespace Rose.Model.Training;

/// <summary>What a step's time goes to. Each part holds the collectives, norms and dropouts that belong to it.</summary>
public enum LayerPart
{
    /// <summary>What is none of the others.</summary>
    Other,

    /// <summary>Token and position embedding.</summary>
    Embedding,

    /// <summary>Attention of all blocks, with the norm before and the sum after.</summary>
    Attention,

    /// <summary>Feed-forward of all blocks, with the norm before and the sum after.</summary>
    FeedForward,

    /// <summary>The last norm and the head.</summary>
    Head,

    Loss,

    /// <summary>All of backward, with what it computes anew and the sum of gradients over replicas.</summary>
    Backward,

    /// <summary>The limit on the gradients' norm, and the optimizer.</summary>
    Optimizer,
}
