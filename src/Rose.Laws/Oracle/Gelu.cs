using MathNet.Numerics;

namespace Rose.Laws;

/// <summary>GELU(z) = z·Φ(z) and its derivatives, exact to float64's rounding; φ and Φ are the normal distribution's.</summary>
internal static class Gelu
{
    public static double Value(double z) => z * Cumulative(z);

    public static double Slope(double z) => Cumulative(z) + (z * Density(z));

    public static double Curvature(double z) => Density(z) * (2 - (z * z));

    // erfc, since 1 + erf(z) loses its digits where z is far below zero.
    private static double Cumulative(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    private static double Density(double z) => Math.Exp(-0.5 * z * z) * Constants.InvSqrt2Pi;
}
