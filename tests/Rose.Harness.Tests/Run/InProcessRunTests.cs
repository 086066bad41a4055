using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary>Ranks that are threads and meet in memory.</summary>
public sealed class InProcessRunTests
{
    [Fact]
    public void Two_ranks_train_with_the_bits_of_gloo()
    {
        // A sum of two is the same in either order.
        Assert.Equal(Losses(2, "gloo"), Losses(2, "in_process"));
    }

    [Fact]
    public void Four_ranks_train_with_the_same_bits_each_time_and_agree_with_gloo()
    {
        var losses = Losses(4, "in_process");

        Assert.Equal(losses, Losses(4, "in_process"));
        Assert.All(losses.Zip(Losses(4, "gloo")), pair => Assert.InRange(Number(pair.First) / Number(pair.Second), 1 - 1e-5, 1 + 1e-5));
    }

    private static IReadOnlyList<string> Losses(int size, string backend)
    {
        using var folder = new TempFolder();
        var spec = SmallSpec.Train(20, $"{{size: {size}, launch: threads, backend: {backend}}}", "rng: invariant");
        RoseProcess.Run(folder.Write("small.yaml", spec), "--out", folder.Path).Well();
        return CsvFile.Read(folder.At("small.csv")).Column("loss");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
