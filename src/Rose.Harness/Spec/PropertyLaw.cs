namespace Rose.Harness.Spec;

/// <summary>The law that random cases must obey.</summary>
public enum PropertyLaw
{
    /// <summary>Column, GELU, row equals the dense feed-forward block, forward and backward.</summary>
    Ffn,
}
