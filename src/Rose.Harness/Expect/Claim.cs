namespace Rose.Harness.Expect;

/// <summary>What is claimed of a column.</summary>
public abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>
    /// Rows that agree in every other field hold the same value as the first of them: the same text, or a number within
    /// the bound.
    /// </summary>
    public sealed record Equal(IReadOnlyList<string> Over, Bound? Within) : Claim;

    /// <summary>Among rows that agree in every other field, the value rises, or falls, strictly with the field.</summary>
    public sealed record Monotone(bool Rises, string Over) : Claim;

    /// <summary>Every row's value is at most, or at least, a number.</summary>
    public sealed record Limited(bool FromAbove, double Limit) : Claim;

    /// <summary>Every row holds this text.</summary>
    public sealed record Is(string Value) : Claim;
}
