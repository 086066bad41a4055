namespace Rose.Model;

/// <summary>How the token table [V, D] is laid over the ranks of its group.</summary>
public enum EmbeddingStyle
{
    /// <summary>Every rank holds the whole table.</summary>
    Dense,

    /// <summary>The rows, one for each token, are sharded.</summary>
    Vocab,
}
