namespace Rose.Laws;

/// <summary>How the input and the upstream gradient lie in memory.</summary>
public enum CaseLayout
{
    Contiguous,

    /// <summary>The last two dims are swapped in memory.</summary>
    Transposed,

    /// <summary>Every second element of a buffer, with NaN in the gaps.</summary>
    Strided,
}
