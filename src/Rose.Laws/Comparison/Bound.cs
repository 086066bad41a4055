using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>How far correct floating-point results may lie from the exact ones.</summary>
public static class Bound
{
    /// <summary>The normwise limit for a whole block, in units of u times the tensor's error scale.</summary>
    public const double NormwiseUlps = 32;

    /// <summary>
    /// A gradient so many times smaller than the largest counts as a sum that nearly cancels: no longer its own size bounds the
    /// roundings of its terms, but this share of the largest.
    /// </summary>
    internal const double LargestCancellation = 16;

    /// <summary>
    /// The absolute error of a computed GELU(z) in units of u·|z|, and of its derivative in units of u. The normal
    /// distribution function behind both is as good as erf is: float32 kernels use polynomials good to 1.5e-7, 2.5 u.
    /// </summary>
    public const double GeluUlps = 4;

    /// <summary>Sums of integers up to here are exact in the dtype, whatever their order.</summary>
    public static double LargestExactInteger(ScalarType dtype) => 1 / UnitRoundoff(dtype);

    /// <summary>u: half the distance from 1 to the next number of the dtype, 2^-8, 2^-24 or 2^-53.</summary>
    public static double UnitRoundoff(ScalarType dtype) => dtype switch
    {
        ScalarType.Float32 => Math.ScaleB(1, -24),
        ScalarType.Float64 => Math.ScaleB(1, -53),
        ScalarType.BFloat16 => Math.ScaleB(1, -8),
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "the laws are stated for bfloat16, float32 and float64"),
    };

    /// <summary>
    /// The error of a product with <paramref name="terms"/> terms in units of u·|X||W|: 2K for few terms, which always
    /// holds; 4·√K for many, since roundings then cancel (Higham and Mary, SIAM J. Sci. Comput. 41, 2019).
    /// </summary>
    public static double Product(int terms) => terms <= 128 ? 2.0 * terms : 4 * Math.Sqrt(terms);
}
