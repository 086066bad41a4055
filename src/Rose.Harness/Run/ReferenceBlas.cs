namespace Rose.Harness.Run;

/// <summary>What Debian's reference BLAS costs.</summary>
internal static class ReferenceBlas
{
    /// <summary>Of a 512 × 512 float32 product on one thread, against OpenBLAS on the same machine.</summary>
    public const int SlowdownFactor = 26;
}
