using System.Buffers.Text;
using System.Globalization;

namespace Rose.Harness.Compare.Cells;

/// <summary>Numbers out of a CSV's bytes.</summary>
internal static class CellNumber
{
    /// <summary>Every whole number of so many digits is a double.</summary>
    private const int ExactDigits = 15;

    /// <summary>Reads a decimal number, nan or inf; not what only overflows to infinity, such as a hash of digits and an e.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double number)
    {
        // Three times as fast as double.TryParse, which takes what else there is, such as spaces.
        if (Utf8Parser.TryParse(text, out number, out var read) && read == text.Length && double.IsFinite(number))
        {
            return true;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            number = IsInfinity(text);
            return number != 0;
        }

        return double.IsFinite(number) || !text.ContainsAnyInRange((byte)'0', (byte)'9');
    }

    /// <summary>The same double; whole numbers with more digits than a double holds are the same as texts only.</summary>
    public static bool AreSame(double a, ReadOnlySpan<byte> textA, double b, ReadOnlySpan<byte> textB) =>
        double.IsNaN(a) ? double.IsNaN(b) : BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) && !(IsLongInteger(textA) && IsLongInteger(textB));

    private static double IsInfinity(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("inf"u8) ? double.PositiveInfinity : text.SequenceEqual("-inf"u8) ? double.NegativeInfinity : 0;

    private static bool IsLongInteger(ReadOnlySpan<byte> text) => text.Length > ExactDigits && !text.ContainsAny((byte)'.', (byte)'e', (byte)'E');
}
