using System.Collections.Concurrent;
using System.Text;
using System.Xml.Linq;
using CsvHelper;
using Rose.Laws;
using Rose.Tests;

namespace Rose.Faults.Tests;

/// <summary>
/// The real layers with one mistake switched on, under the laws. results/faults.csv holds how each was caught; with
/// ROSE_ACCEPT=1 in the environment it is written anew.
/// </summary>
public sealed class PlantedFaultTests(ITestOutputHelper output)
{
    private const int MostCases = 200;
    private static readonly long[] _seeds = [1, 2, 3];
    private static readonly ConcurrentDictionary<string, FaultRow> _rows = new();

    public static TheoryData<string> Faults => [.. PlantedFault.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void It_is_caught_by_its_law(string name)
    {
        var row = Caught(PlantedFault.All.First(fault => fault.Name == name));

        Assert.InRange(row.Median, 1, MostCases);
    }

    [Fact]
    public void Half_of_the_faults_need_ten_cases_at_most_and_the_committed_report_is_what_was_seen()
    {
        var rows = PlantedFault.All.Select(Caught).ToList();
        var path = Path.Combine(RepositoryFolder.Path, "results", "faults.csv");
        var seen = Csv(rows);
        if (Environment.GetEnvironmentVariable("ROSE_ACCEPT") == "1")
        {
            File.WriteAllText(path, seen);
        }

        Assert.InRange(rows.Select(row => row.Median).Order().ElementAt(rows.Count / 2), 1, 10);
        Assert.Equal(File.ReadAllText(path), seen);
    }

    [Fact]
    public void Every_planted_fault_is_tested() => Assert.Equal(
        XDocument.Load(Path.Combine(RepositoryFolder.Path, "tests", "Rose.Faults.Tests", "Faults.props")).Descendants("Fault").Select(fault => fault.Attribute("Include")!.Value).Distinct().Order(),
        PlantedFault.All.Select(fault => fault.Name).Order());

    [Fact]
    public void Without_a_fault_the_same_assemblies_pass()
    {
        foreach (var subject in LawSubjects.All)
        {
            var report = Check(subject, seed: 1, cases: 20);
            Assert.True(report.Passed, report.ToString());
        }
    }

    private FaultRow Caught(PlantedFault fault) => _rows.GetOrAdd(fault.Name, _ =>
    {
        AppContext.SetData("rose.fault", fault.Name);
        try
        {
            var reports = _seeds.Select(seed => Check(fault.Subject, seed, MostCases)).ToList();
            foreach (var report in reports)
            {
                output.WriteLine(report.ToString());
                var broken = Assert.IsType<LawFailure>(report.Failure).Verdict.Violations.Select(violation => violation.Law).ToList();
                Assert.Contains(broken, law => fault.Laws.Contains(law));
                Assert.DoesNotContain(Law.Error, broken);
            }

            return FaultRow.Of(fault, reports);
        }
        finally
        {
            AppContext.SetData("rose.fault", null);
        }
    });

    private static LawReport Check(Subject subject, long seed, int cases)
    {
        using var worlds = new ThreadCaseWorlds(glooEvery: 0);
        return LawCheck.Run([subject], new LawOptions { Cases = cases, Seed = seed, WorldSizes = [1, 2, 3, 4], MaxSize = 12, Coverage = [] }, worlds);
    }

    private static string Csv(IReadOnlyList<FaultRow> rows)
    {
        using var file = new MemoryStream();
        using (var csv = CsvWriter.Create(file, CsvWriterOptions.Default with { NewLine = "\n", WriteByteOrderMark = false }, leaveOpen: true))
        {
            foreach (var cells in rows.Select(row => row.Cells).Prepend(FaultRow.Columns))
            {
                csv.WriteRecord(cells.ToArray());
            }

            csv.Flush();
        }

        return Encoding.UTF8.GetString(file.ToArray());
    }
}
