namespace Rose.Model;

/// <summary>The function between the two layers of a feed-forward block.</summary>
public enum Activation
{
    /// <summary>GELU, exact: x·Φ(x).</summary>
    Gelu,

    /// <summary>GELU through tanh, as GPT-2 has it: ½x(1 + tanh(√(2/π)(x + 0.044715x³))).</summary>
    GeluTanh,
}
