namespace Rose.Harness.Spec;

/// <summary>What random cases are drawn of; the names are those of the laws' subjects.</summary>
public enum PropertyLaw
{
    /// <summary>Column, activation, row equals the dense feed-forward block, forward and backward.</summary>
    Ffn,

    /// <summary>A column-parallel layer.</summary>
    Column,

    /// <summary>A row-parallel layer.</summary>
    Row,

    /// <summary>A table of tokens sharded over the vocabulary.</summary>
    Embedding,

    /// <summary>LayerNorm on shards of the sequence.</summary>
    Layer_Norm,

    /// <summary>The loss of logits sharded over the vocabulary.</summary>
    Cross_Entropy,

    /// <summary>Attention with grouped heads.</summary>
    Attention,

    /// <summary>The logits of a GPT under every plan.</summary>
    Gpt,

    /// <summary>The loss of a GPT under every plan.</summary>
    Gpt_Loss,

    /// <summary>Steps of a GPT under every plan.</summary>
    Training,

    /// <summary>A GPT saved under one plan and loaded under another.</summary>
    Checkpoint,

    /// <summary>All of them, each as often as the others.</summary>
    All,
}
