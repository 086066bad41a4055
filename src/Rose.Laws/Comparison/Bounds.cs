namespace Rose.Laws;

/// <summary>What a dense form is asked to say of how far a correct computation may lie from it.</summary>
internal enum Bounds
{
    /// <summary>Nothing, as every sum of the case is exact.</summary>
    None,

    /// <summary>Bounds that cost little and are nowhere larger than <see cref="Full"/>: what keeps them keeps the law.</summary>
    Least,

    /// <summary>Those of the law.</summary>
    Full,
}
