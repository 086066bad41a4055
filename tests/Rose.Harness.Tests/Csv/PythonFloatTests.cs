using System.Diagnostics;
using System.Globalization;
using Rose.Harness.Csv;

namespace Rose.Harness.Tests.Csv;

public sealed class PythonFloatTests
{
    private const string Program = """
        import struct, sys
        for line in sys.stdin:
            print(repr(struct.unpack(">d", bytes.fromhex(line.strip()))[0]))
        """;

    private static readonly double[] _edges =
    [
        0.0, -0.0, 1.0, -1.0, 0.1, 10.0, 100.0, 1e15, 1e16, 9999999999999998.0, 1e17, 123456789012345680.0, 1e-4, 9.999999999999999e-05, 1e-5,
        1e22, 1e23, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, double.MaxValue, -double.MaxValue, Math.PI, 1.0 / 3, 0.3f, 9.441554069519043,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, float.MaxValue, float.Epsilon, 4503599627370496.5, 9007199254740993.0,
    ];

    [Fact]
    public void A_double_reads_as_Python_prints_it()
    {
        var random = new Random(20240229);
        double[] values =
        [
            .. _edges,
            .. Enumerable.Range(0, 10000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))),
            .. Enumerable.Range(0, 3000).Select(_ => (double)(float)(random.NextDouble() * 20)),
            .. Enumerable.Range(0, 3000).Select(_ => random.NextInt64(-1000000, 1000000) * Math.Pow(10, random.Next(-25, 25))),
            .. Enumerable.Range(-30, 60).Select(exponent => double.Parse($"1e{exponent}", CultureInfo.InvariantCulture)),
        ];

        var expected = Repr(values);

        Assert.Equal(expected.Length, values.Length);
        Assert.All(values.Zip(expected), pair => Assert.Equal(pair.Second, PythonFloat.Format(pair.First)));
    }

    private static string[] Repr(double[] values)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = python.StandardOutput.ReadToEndAsync();
        foreach (var value in values)
        {
            python.StandardInput.WriteLine(BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture));
        }

        python.StandardInput.Close();
        python.WaitForExit();
        return output.Result.TrimEnd('\n').Split('\n');
    }
}
