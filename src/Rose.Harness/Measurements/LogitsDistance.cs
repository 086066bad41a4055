using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary>How far two tensors of one shape and dtype lie apart.</summary>
internal static class LogitsDistance
{
    /// <summary>The largest absolute difference, as a float64 tensor of one element; infinite where one is not a number.</summary>
    public static Tensor MaxAbs(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        if (left.numel() == 0)
        {
            return zeros([1], dtype: ScalarType.Float64, device: left.device).MoveToOuterDisposeScope();
        }

        var difference = (left - right).abs().to(ScalarType.Float64);
        var comparable = difference.masked_fill(difference.isnan(), double.PositiveInfinity);
        return comparable.max().reshape(1).MoveToOuterDisposeScope();
    }

    /// <summary>The largest number of representable values between two elements; -0 and 0 are one value.</summary>
    public static long MaxUlp(Tensor left, Tensor right) => left.dtype switch
    {
        ScalarType.Float64 => Max(left.ToArray<double>(), right.ToArray<double>(), value => Ordered(BitConverter.DoubleToInt64Bits(value), long.MinValue)),
        ScalarType.BFloat16 => Max(left.ToArray<ushort>(), right.ToArray<ushort>(), value => Ordered((short)value, short.MinValue)),
        _ => Max(left.ToArray<float>(), right.ToArray<float>(), value => Ordered(BitConverter.SingleToInt32Bits(value), int.MinValue)),
    };

    private static long Max<T>(T[] left, T[] right, Func<T, long> order)
    {
        var largest = 0L;
        for (var k = 0; k < left.Length; k++)
        {
            largest = Math.Max(largest, Math.Abs(order(left[k]) - order(right[k])));
        }

        return largest;
    }

    // Sign and magnitude to a line on which neighbours differ by one.
    private static long Ordered(long bits, long signBit) => bits >= 0 ? bits : signBit - bits;
}
