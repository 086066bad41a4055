using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Spec;

namespace Rose.Harness.Expect;

/// <summary>Numbers as the CSV writes them.</summary>
internal static class Cell
{
    private const string NaN = "nan";

    /// <summary>The place of 0 among the doubles, and the bit of their sign.</summary>
    private const ulong Zero = 1UL << 63;

    public static bool TryRead(string text, out double number)
    {
        number = text switch
        {
            NaN => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => 0,
        };
        return number != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The same text; but what is no number equals nothing.</summary>
    public static bool AreSame(string a, string b) => a == b && a != NaN;

    /// <summary>How far b lies from a, in a unit.</summary>
    public static double Distance(double a, double b, BoundUnit unit, ModelDType dtype) => unit switch
    {
        _ when a == b => 0,
        BoundUnit.Absolute => Math.Abs(b - a),
        BoundUnit.Relative => Math.Abs(b - a) / Math.Abs(a),
        _ when double.IsNaN(a) || double.IsNaN(b) => double.NaN,
        _ when !double.IsFinite(a) || !double.IsFinite(b) => double.PositiveInfinity,
        _ when dtype == ModelDType.Float32 && !(float.IsFinite((float)a) && float.IsFinite((float)b)) => double.PositiveInfinity,
        _ when dtype == ModelDType.Float64 => Place(a) is var x && Place(b) is var y && x > y ? x - y : y - x,
        _ => Math.Abs((double)(Place((float)a) - Place((float)b))),
    };

    public static string Text(double value) => PythonFloat.Format(value);

    // Neighbouring numbers have neighbouring places, also across zero.
    private static ulong Place(double value) => BitConverter.DoubleToUInt64Bits(value) is var bits && bits < Zero ? Zero + bits : Zero - (bits - Zero);

    private static long Place(float value) => BitConverter.SingleToInt32Bits(value) is var bits && bits < 0 ? int.MinValue - (long)bits : bits;
}
