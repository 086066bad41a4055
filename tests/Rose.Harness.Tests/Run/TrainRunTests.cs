using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary>The features of <c>train:</c> through the whole harness.</summary>
public sealed class TrainRunTests
{
    private const string Everything = "schedule: {kind: cosine, warmup_steps: 3, min_learning_rate: 1.0e-5}, clip_norm: 0.5, micro_batches: 2, recompute: blocks";

    [Fact]
    public void With_every_feature_at_once_ten_steps_agree_over_world_sizes_and_with_whole_batches()
    {
        var csv = Run(Spec($"steps: 10, {Everything}", "{}", "sweep:\n  train.micro_batches: [1, 2]\n  world.size: [1, 2, 3, 4]"));

        Assert.Equal(["experiment", "case", "train.micro_batches", "world.size", "world_size", "step", "loss", "learning_rate", "grad_norm", "predicted_collectives", "measured_collectives", "predicted_bytes", "measured_bytes"], csv.Header);
        Assert.Equal(80, csv.Rows.Count);
        foreach (var step in csv.Rows.GroupBy(row => row["step"]))
        {
            AssertAgree([.. step.Select(row => row["loss"])], 1e-5);
            AssertAgree([.. step.Select(row => row["grad_norm"])], 1e-5);
            Assert.Single(step.Select(row => row["learning_rate"]).Distinct());
        }

        Assert.Equal(["7.5e-05", "0.00015", "0.000225", "0.0003"], csv.Rows.Take(4).Select(row => row["learning_rate"][..Math.Min(8, row["learning_rate"].Length)]));
        Assert.All(csv.Column("grad_norm"), text => Assert.True(Number(text) > 0.5, "the limit is not active"));
    }

    [Fact]
    public void A_column_is_there_where_some_case_uses_its_feature()
    {
        var csv = Run(Spec("steps: 2, optimizer: sgd, momentum: 0.9", "{launch: threads}", "sweep:\n  train.clip_norm: [0, 0.5]"));

        Assert.Equal(["experiment", "case", "train.clip_norm", "world_size", "step", "loss", "grad_norm", "predicted_collectives", "measured_collectives", "predicted_bytes", "measured_bytes"], csv.Header);
        Assert.Equal(["", ""], csv.Column("grad_norm").Take(2));
        Assert.All(csv.Column("grad_norm").Skip(2), text => Assert.True(Number(text) > 0.5));
    }

    [Fact]
    public void Mixed_precision_stays_near_float32_at_every_world_size()
    {
        var csv = Run(Spec("steps: 5", "{}", "sweep:\n  train.precision: [float32, bf16_mixed]\n  world.size: [1, 3]"));

        foreach (var step in csv.Rows.GroupBy(row => row["step"]))
        {
            AssertAgree([.. step.Select(row => row["loss"])], 1.0 / 512);
            Assert.Equal(3, step.Where(row => row["world_size"] == "1" || row["train.precision"] == "bf16_mixed").Select(row => row["loss"]).Distinct().Count());
        }
    }

    [Fact]
    public void Bfloat16_with_master_weights_stays_near_float32_at_every_world_size()
    {
        var csv = Run(Spec("steps: 5", "{}", "sweep:\n  train.precision: [float32, bf16]\n  world.size: [1, 3]"));

        foreach (var step in csv.Rows.GroupBy(row => row["step"]))
        {
            AssertAgree([.. step.Select(row => row["loss"])], 1.0 / 128);
            Assert.Equal(3, step.Where(row => row["world_size"] == "1" || row["train.precision"] == "bf16").Select(row => row["loss"]).Distinct().Count());
        }
    }

    [Fact]
    public void Fused_attention_trains_as_its_formula_does_at_every_world_size()
    {
        var csv = Run(Spec("steps: 5", "{}", "sweep:\n  model.attention: [math, fused]\n  world.size: [1, 2]").Replace("dropout: 0.1", "dropout: 0", StringComparison.Ordinal));

        Assert.All(csv.Rows.GroupBy(row => row["step"]), step => AssertAgree([.. step.Select(row => row["loss"])], 1e-5));
    }

    [Fact]
    public void Fused_attention_draws_its_dropout_from_the_rank_s_generator()
    {
        // Masks in the order of the formula's; another generator's, or none, would be far off.
        var csv = Run(Spec("steps: 3", "{}", "rng: torch\nsweep:\n  model.attention: [math, fused]"));

        Assert.All(csv.Rows.GroupBy(row => row["step"]), step => AssertAgree([.. step.Select(row => row["loss"])], 1e-5));
    }

    private static string Spec(string train, string world, string rest) =>
        $"name: small\nkind: train\nworld: {world}\n{SmallSpec.Model}\ntrain: {{batch_size: 4, seq_len: 8, {train}}}\n{rest}\n";

    private static void AssertAgree(IReadOnlyList<string> values, double relative)
    {
        var first = Number(values[0]);
        Assert.All(values, value => Assert.InRange(Number(value), first * (1 - relative), first * (1 + relative)));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static CsvFile Run(string spec)
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", spec), "--out", folder.Path).Well();
        return CsvFile.Read(folder.At("small.csv"));
    }
}
