using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary>Ranks that are processes and meet in memory that they share.</summary>
public sealed class SharedRunTests
{
    [Fact]
    public void They_train_with_the_bits_of_threads_in_memory()
    {
        var processes = Losses("{backend: shared}");
        Assert.Equal(Losses("{launch: threads, backend: in_process}"), processes);
        Assert.Equal(processes, Losses("{backend: shared}"));
        Assert.All(processes.Values, each => Assert.Equal(20, each.Count));
    }

    [Theory]
    [InlineData("{size: 3}", "invariant", "shared")]
    [InlineData("{size: 3}", "torch", "gloo")]
    [InlineData("{size: 3, backend: gloo}", "invariant", "gloo")]
    [InlineData("{size: 3, backend: shared}", "torch", "shared")]
    [InlineData("{size: 3, launch: threads}", "invariant", "in_process")]
    [InlineData("{size: 3, launch: threads}", "torch", "gloo")]
    public void The_timings_say_what_collectives_went_through_and_how_long_they_took(string world, string rng, string backend)
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Train(5, world, $"rng: {rng}")), "--out", folder.Path).Well();
        var rows = CsvFile.Read(folder.At("small.timing.csv")).Rows;
        Assert.Equal(5, rows.Count);
        Assert.All(rows, row =>
        {
            Assert.Equal(backend, row["backend"]);
            Assert.InRange(Number(row["communication_milliseconds"]), 0.001, Number(row["step_milliseconds"]));
            Assert.InRange(Number(row["hidden_communication_milliseconds"]), 0, backend == "gloo" ? Number(row["communication_milliseconds"]) : 0);
            if (backend == "gloo")
            {
                Assert.Equal("", row["waiting_milliseconds"]);
            }
            else
            {
                Assert.InRange(Number(row["waiting_milliseconds"]), 0, Number(row["communication_milliseconds"]));
            }
        });
    }

    private static Dictionary<string, IReadOnlyList<string>> Losses(string world)
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Train(20, world, "rng: invariant\nsweep: {world.size: [2, 3]}")), "--out", folder.Path).Well();
        return CsvFile.Read(folder.At("small.csv")).Rows.GroupBy(row => row["world.size"], row => row["loss"]).ToDictionary(each => each.Key, IReadOnlyList<string> (each) => [.. each]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
