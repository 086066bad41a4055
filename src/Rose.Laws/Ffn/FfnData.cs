using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>The numbers of a case, row-major, each one representable in the case's dtype.</summary>
public sealed record FfnData
{
    private const int LargestInteger = 8;

    /// <summary>[tokens, in].</summary>
    public required double[] Input { get; init; }

    /// <summary>[hidden, in].</summary>
    public required double[] Weight1 { get; init; }

    /// <summary>[hidden]; null without biases.</summary>
    public required double[]? Bias1 { get; init; }

    /// <summary>[out, hidden].</summary>
    public required double[] Weight2 { get; init; }

    /// <summary>[out]; null without biases.</summary>
    public required double[]? Bias2 { get; init; }

    /// <summary>[tokens, out]: random, since a constant one hides mistakes that permute it.</summary>
    public required double[] OutputGradient { get; init; }

    public static FfnData Draw(FfnCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        of.Validated();
        var largest = of.Values == FfnValues.Integer ? LargestExact(of) : 0;
        double[] Numbers(int stream, int count, double scale)
        {
            var random = SplitMix64.Stream(of.Seed, stream);
            return [.. Enumerable.Range(0, count).Select(_ => of.Values == FfnValues.Integer
                ? random.NextNonzero(largest)
                : Rounded(random.NextSymmetric() * scale, of.DType))];
        }

        // Weights are scaled so that activations of any width stay where GELU bends.
        return new FfnData
        {
            Input = Numbers(0, of.Tokens * of.In, 2),
            Weight1 = Numbers(1, of.Hidden * of.In, 2 / Math.Sqrt(of.In)),
            Bias1 = of.Bias ? Numbers(2, of.Hidden, 1) : null,
            Weight2 = Numbers(3, of.Out * of.Hidden, 2 / Math.Sqrt(of.Hidden)),
            Bias2 = of.Bias ? Numbers(4, of.Out, 1) : null,
            OutputGradient = Numbers(5, of.Tokens * of.Out, 1),
        };
    }

    /// <summary>The largest magnitude, 8, 4, 2 or 1, with which every sum of the case is exact, forward and backward.</summary>
    internal static int LargestExact(FfnCase of)
    {
        for (var a = LargestInteger; a >= 1; a /= 2)
        {
            if (LargestSum(of, a) <= Bound.LargestExactInteger(of.DType))
            {
                return a;
            }
        }

        throw new ArgumentException($"{of} is too large for exact sums in {of.DType}: with ±1 they reach {LargestSum(of, 1):R}; use smaller dims");
    }

    /// <summary>What any sum of the case, of whatever part of its terms, can reach at most with numbers up to a.</summary>
    internal static double LargestSum(FfnCase of, double a) => LargestSum(of.In, of.Hidden, of.Out, of.Tokens, a, of.Bias ? a : 0);

    internal static double LargestSum(double inFeatures, double hiddenFeatures, double outFeatures, double tokens, double a, double bias)
    {
        var hidden = (inFeatures * a * a) + bias;
        var output = (hiddenFeatures * hidden * a) + bias;
        var hiddenGradient = outFeatures * a * a;
        var inputGradient = hiddenFeatures * hiddenGradient * a;
        var weight1Gradient = tokens * hiddenGradient * a;
        var weight2Gradient = tokens * hidden * a;
        return new[] { hidden, output, hiddenGradient, inputGradient, weight1Gradient, weight2Gradient }.Max();
    }

    private static double Rounded(double value, ScalarType dtype) => dtype == ScalarType.Float32 ? (float)value : value;
}
