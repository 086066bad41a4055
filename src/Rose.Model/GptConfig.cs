namespace Rose.Model;

/// <summary>Sizes of a GPT: names and defaults are those of the reference model.</summary>
public sealed record GptConfig
{
    public int VocabSize { get; init; } = 32000;
    public int MaxPositionEmbeddings { get; init; } = 1024;
    public int NLayers { get; init; } = 12;
    public int NHeads { get; init; } = 12;

    /// <summary>Heads of keys and values, each shared by n_heads / n_kv_heads query heads; divides n_heads. Null for n_heads.</summary>
    public int? NKvHeads { get; init; }

    public int DModel { get; init; } = 768;
    public int DFf { get; init; } = 3072;

    /// <summary>Probability with which an element is dropped, in [0, 1).</summary>
    public double Dropout { get; init; } = 0.1;

    public Activation Activation { get; init; }

    /// <summary>What computes attention; the same function up to rounding.</summary>
    public AttentionKind Attention { get; init; }

    /// <summary>Whether the head's weight is the token table.</summary>
    public bool TieEmbeddings { get; init; }

    /// <summary>Whether the layers follow the <see cref="ParallelPlan"/>; otherwise every layer is dense.</summary>
    public bool UseTensorParallel { get; init; }

    /// <summary><see cref="NKvHeads"/>, or what it is by default.</summary>
    public int KeyValueHeads => NKvHeads ?? NHeads;
}
