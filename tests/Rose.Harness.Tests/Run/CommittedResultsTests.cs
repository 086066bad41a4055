using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

public sealed class CommittedResultsTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Repository.Experiments, "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rerun_gives_the_committed_results_to_the_byte(string name)
    {
        var committed = Path.Combine(Repository.Root, "results", name + ".csv");
        using var folder = new TempFolder();

        RoseProcess.Run(Path.Combine(Repository.Experiments, name + ".yaml"), "--out", folder.Path).Well();

        var samples = Path.Combine(Repository.Root, "results", name + ".sample.txt");
        Assert.Equal(File.Exists(samples), File.Exists(folder.At(name + ".sample.txt")));
        if (!Libtorch.HasTheCommittedBits)
        {
            AssertNear(CsvFile.Read(committed), CsvFile.Read(folder.At(name + ".csv")));
            return;
        }

        Assert.Equal(File.ReadAllText(committed), File.ReadAllText(folder.At(name + ".csv")));
        if (File.Exists(samples))
        {
            Assert.Equal(File.ReadAllText(samples), File.ReadAllText(folder.At(name + ".sample.txt")));
        }

        Assert.Equal(File.ReadAllBytes(committed), File.ReadAllBytes(folder.At(name + ".csv")));
    }

    // Of bytes, and of how far rounding has taken two results apart, another libtorch says something else; the specs' expectations bound the latter.
    private static void AssertNear(CsvFile committed, CsvFile actual)
    {
        Assert.Equal(committed.Header, actual.Header);
        Assert.Equal(committed.Rows.Count, actual.Rows.Count);
        foreach (var (expected, row) in committed.Rows.Zip(actual.Rows))
        {
            foreach (var column in committed.Header.Where(column => !column.EndsWith("_sha256", StringComparison.Ordinal) && !column.Contains("_diff", StringComparison.Ordinal) && !column.Contains("_ulp", StringComparison.Ordinal)))
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
}
