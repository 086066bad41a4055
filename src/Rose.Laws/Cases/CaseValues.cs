namespace Rose.Laws;

/// <summary>What the numbers of a case are, and with that how it is compared.</summary>
public enum CaseValues
{
    /// <summary>Small integers: where every sum is exact, results must be equal.</summary>
    Integer,

    /// <summary>Reals: results must lie within bounds.</summary>
    Real,
}
