using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary>With rng: invariant every world size holds the same model.</summary>
public sealed class InvarianceTests
{
    private const string Worlds = "sweep:\n  world.size: [1, 2, 3, 4]";

    [Fact]
    public void The_loss_agrees_over_world_sizes_and_with_dense()
    {
        var csv = Run(SmallSpec.Forward("{}", Worlds));

        Assert.Equal(["1", "2", "3", "4"], csv.Column("world_size"));
        AssertAgree(csv.Column("loss"), 1e-6);
        Assert.All(csv.Column("max_abs_diff_vs_dense"), text => Assert.InRange(Number(text), 0, 1e-5));
        Assert.All(csv.Column("max_ulp_vs_dense"), text => Assert.True(long.Parse(text, CultureInfo.InvariantCulture) >= 0));
        Assert.Equal(("0.0", "0"), (csv.Rows[0]["max_abs_diff_vs_dense"], csv.Rows[0]["max_ulp_vs_dense"]));
    }

    [Fact]
    public void The_posts_randomness_gives_another_model_at_each_world_size()
    {
        var csv = Run(SmallSpec.Forward("{launch: threads}", "rng: torch\n" + Worlds));

        Assert.Equal(4, csv.Column("loss").Distinct().Count());
    }

    [Fact]
    public void After_twenty_training_steps_the_loss_still_agrees_and_has_moved()
    {
        var csv = Run(SmallSpec.Train(20, "{}", Worlds));

        Assert.Equal(["experiment", "case", "world.size", "world_size", "step", "loss", "predicted_collectives", "measured_collectives", "predicted_bytes", "measured_bytes"], csv.Header);
        Assert.Equal(80, csv.Rows.Count);
        foreach (var step in csv.Rows.GroupBy(row => row["step"]))
        {
            AssertAgree([.. step.Select(row => row["loss"])], 1e-5);
        }

        Assert.Equal(20, csv.Rows.Take(20).Select(row => row["loss"]).Distinct().Count());
    }

    [Fact]
    public void Other_dtypes_run_forward_and_training()
    {
        const string Sweep = "sweep:\n  world.size: [1, 2]\n  model.dtype: [float32, float64, bfloat16]";
        var forward = Run(SmallSpec.Forward("{launch: threads}", Sweep));
        var train = Run(SmallSpec.Train(3, "{launch: threads}", Sweep));

        Assert.Equal(18, train.Rows.Count);
        foreach (var (dtype, tolerance) in new[] { ("float64", 1e-14), ("bfloat16", 1e-2) })
        {
            AssertAgree([.. Of(forward, dtype).Select(row => row["loss"])], tolerance);
            AssertAgree([.. Of(forward, "float32").Concat(Of(forward, dtype)).Select(row => row["loss"])], Math.Max(tolerance, 1e-6));
            Assert.NotEqual(Of(forward, "float32").First()["loss"], Of(forward, dtype).First()["loss"]);
            AssertAgree([.. Of(train, "float32").Concat(Of(train, dtype)).Where(row => row["step"] == "3").Select(row => row["loss"])], Math.Max(tolerance, 1e-5));
        }

        static IEnumerable<IReadOnlyDictionary<string, string>> Of(CsvFile csv, string dtype) => csv.Rows.Where(row => row["model.dtype"] == dtype);
    }

    private static void AssertAgree(IReadOnlyList<string> losses, double relative)
    {
        var first = Number(losses[0]);
        Assert.All(losses, loss => Assert.InRange(Number(loss), first * (1 - relative), first * (1 + relative)));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static CsvFile Run(string spec)
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", spec), "--out", folder.Path).Well();
        return CsvFile.Read(folder.At("small.csv"));
    }
}
