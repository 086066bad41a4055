namespace Rose.Torch;

public static partial class torch
{
    /// <summary>How a division rounds its quotient.</summary>
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }
}
