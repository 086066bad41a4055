using System.Globalization;
using Rose.Torch;

namespace Rose.Harness.Tests;

/// <summary>The committed results of an experiment, beside those of a run.</summary>
internal static class CommittedResults
{
    /// <summary>Whether the tests run on libtorch 1.13, of which the committed bytes are and whose Adam ours has the bits of; what others compute lies near.</summary>
    public static bool AreOfThisLibtorch { get; } = File.ReadLines(Path.ChangeExtension(Build.LibraryPath, ".txt")).Any(line => line.StartsWith("version=1.13.", StringComparison.Ordinal));

    /// <summary>The run's CSV has the committed bytes; on another libtorch the same rows, with numbers near those.</summary>
    public static void AssertReached(string name, string csv)
    {
        var committed = Path.Combine(Repository.Root, "results", name + ".csv");
        if (AreOfThisLibtorch)
        {
            Assert.Equal(File.ReadAllText(committed), File.ReadAllText(csv));
            Assert.Equal(File.ReadAllBytes(committed), File.ReadAllBytes(csv));
        }
        else
        {
            AssertNear(CsvFile.Read(committed), CsvFile.Read(csv));
        }
    }

    private static void AssertNear(CsvFile committed, CsvFile actual)
    {
        Assert.Equal(committed.Header, actual.Header);
        Assert.Equal(committed.Rows.Count, actual.Rows.Count);
        foreach (var (expected, row) in committed.Rows.Zip(actual.Rows))
        {
            foreach (var column in committed.Header.Where(column => !IsOfRounding(column)))
            {
                if (double.TryParse(expected[column], CultureInfo.InvariantCulture, out var number))
                {
                    Assert.Equal(number, double.Parse(row[column], CultureInfo.InvariantCulture), 1e-4 * Math.Max(1, Math.Abs(number)));
                }
                else
                {
                    Assert.Equal(expected[column], row[column]);
                }
            }
        }
    }

    // Digests, and how far rounding has taken two results apart, which the specs' expectations bound.
    private static bool IsOfRounding(string column) => column.EndsWith("_sha256", StringComparison.Ordinal) || column.Contains("_diff", StringComparison.Ordinal) || column.Contains("_ulp", StringComparison.Ordinal);
}
