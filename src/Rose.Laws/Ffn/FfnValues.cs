namespace Rose.Laws;

/// <summary>What the numbers of a case are, and with that how it is compared.</summary>
public enum FfnValues
{
    /// <summary>Small integers and ReLU: every sum is exact, so results must be equal.</summary>
    Integer,

    /// <summary>Reals and GELU: results must lie within bounds.</summary>
    Real,
}
