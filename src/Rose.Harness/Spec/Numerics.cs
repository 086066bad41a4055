namespace Rose.Harness.Spec;

/// <summary>Which kernels compute.</summary>
public enum Numerics
{
    /// <summary>Pinned at AVX2: the same bytes on every x86-64 machine since Haswell.</summary>
    Portable,

    /// <summary>The best that the processor has.</summary>
    Fast,
}
