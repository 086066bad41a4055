using System.Globalization;

namespace Rose.Harness.Csv;

/// <summary>Doubles as Python prints them, with the fewest digits that read back to the same value: 9.0, 1e-05, inf.</summary>
public static class PythonFloat
{
    // Python's repr is plain from 1e-4 up to, but not including, 1e16.
    private const int SmallestPlainExponent = -4;
    private const int LargestPlainExponent = 15;

    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var sign = double.IsNegative(value) ? "-" : "";
        var (digits, exponent) = Shortest(Math.Abs(value));
        return sign + (exponent is >= SmallestPlainExponent and <= LargestPlainExponent ? Plain(digits, exponent) : Scientific(digits, exponent));
    }

    // The significant digits d and the exponent e of d.ddd · 10^e.
    private static (string Digits, int Exponent) Shortest(double magnitude)
    {
        var parts = magnitude.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? parts[0] : parts[0][..point];
        var all = whole + (point < 0 ? "" : parts[0][(point + 1)..]);
        var leadingZeros = all.Length - all.TrimStart('0').Length;
        if (leadingZeros == all.Length)
        {
            return ("0", 0);
        }

        var exponent = whole.Length - 1 - leadingZeros + (parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        return (all.Trim('0'), exponent);
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        var padded = digits.PadRight(exponent + 2, '0');
        return $"{padded[..(exponent + 1)]}.{padded[(exponent + 1)..]}";
    }

    private static string Scientific(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
