using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary>Ranks that are threads and meet in memory.</summary>
public sealed class InProcessRunTests
{
    private const string Sweep = "rng: invariant\nsweep:\n  world.size: [2, 4]\n  world.backend: [gloo, in_process]";

    [Fact]
    public void They_train_with_the_same_bits_each_time_two_with_those_of_gloo_and_four_in_agreement_with_it()
    {
        var losses = Losses();

        // A sum of two is the same in either order.
        Assert.Equal(losses["2 gloo"], losses["2 in_process"]);
        Assert.All(losses["4 in_process"].Zip(losses["4 gloo"]), pair => Assert.InRange(Number(pair.First) / Number(pair.Second), 1 - 1e-5, 1 + 1e-5));
        Assert.All(losses.Values, each => Assert.Equal(20, each.Count));
        Assert.Equal(losses, Losses());
    }

    private static Dictionary<string, IReadOnlyList<string>> Losses()
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Train(20, "{launch: threads}", Sweep)), "--out", folder.Path).Well();
        return CsvFile.Read(folder.At("small.csv")).Rows.GroupBy(row => $"{row["world.size"]} {row["world.backend"]}", row => row["loss"]).ToDictionary(each => each.Key, IReadOnlyList<string> (each) => [.. each]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
