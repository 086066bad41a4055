using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

public sealed class CommittedResultsTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Repository.Experiments, "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rerun_gives_the_committed_results_to_the_byte(string name)
    {
        using var folder = new TempFolder();

        RoseProcess.Run(Path.Combine(Repository.Experiments, name + ".yaml"), "--out", folder.Path).Well();

        CommittedResults.AssertReached(name, folder.At(name + ".csv"));
        var samples = Path.Combine(Repository.Root, "results", name + ".sample.txt");
        Assert.Equal(File.Exists(samples), File.Exists(folder.At(name + ".sample.txt")));
        if (File.Exists(samples) && CommittedResults.AreOfThisLibtorch)
        {
            Assert.Equal(File.ReadAllText(samples), File.ReadAllText(folder.At(name + ".sample.txt")));
        }
    }
}
