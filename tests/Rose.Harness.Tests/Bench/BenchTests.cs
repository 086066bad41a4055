using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Bench;

public sealed class BenchTests
{
    private const string Spec = """
        name: beside
        kind: bench
        rng: torch
        world: {size: 2}
        model: {vocab_size: 300, max_position_embeddings: 16, n_layers: 1, n_heads: 4, d_model: 32, d_ff: 64, dropout: 0.1, use_tensor_parallel: true}
        parallel:
          qkv: {style: column, gather_output: true}
          fc1: {style: column, gather_output: false}
          fc2: {style: row, input_is_parallel: true}
        train: {steps: 6, batch_size: 2, seq_len: 8}
        bench: {rounds: 2, warmup_steps: 2}
        """;

    [Fact]
    public void Every_side_trains_the_same_model_in_turns_and_every_step_is_kept()
    {
        using var folder = new TempFolder();

        var finished = RoseProcess.Run(folder.Write("beside.yaml", Spec), "--out", folder.Path);

        Assert.True(finished.ExitCode == 0, finished.Errors);
        var samples = CsvFile.Read(folder.At("beside.timing.csv"));
        Assert.Equal(["stock", "tuned", "rose", "tuned", "rose", "stock"], samples.Rows.Select(row => row["side"]).Chunk(4).Select(steps => steps.Distinct().Single()));
        Assert.Equal(["3", "4", "5", "6"], samples.Rows.Take(4).Select(row => row["step"]));
        Assert.All(samples.Rows, row => Assert.True(Number(row["step_milliseconds"]) > 0 && Number(row["peak_memory_mebibytes"]) > 10));
        var sides = CsvFile.Read(folder.At("beside.csv"));
        Assert.Equal(["rose", "stock", "tuned"], sides.Column("side"));
        Assert.Equal(["8", "8", "8"], sides.Column("samples"));
        Assert.Equal("1.000", sides.Rows[0]["times_faster"]);

        // With the kernels pinned as ours are, the losses are ours to the bit, but for the Adam of PyTorch 2.x.
        Assert.InRange(Number(sides.Rows[2]["relative_loss_difference"]), 0, CommittedResults.AreOfThisLibtorch ? 0 : 1e-6);

        // The CSV has a digit more.
        var printed = Regex.Match(finished.Output, @"Rose (\d+\.\d\d) \[");
        Assert.Equal(Number(sides.Rows[1]["times_faster"]), Number(printed.Groups[1].Value), 0.0056);
    }

    [Fact]
    public void What_a_GPU_is_given_is_the_same_model_on_both_sides()
    {
        using var folder = new TempFolder();
        var spec = Spec.Replace("size: 2", "size: 1", StringComparison.Ordinal)
            .Replace("dropout: 0.1", "dropout: 0, attention: fused, tie_embeddings: true", StringComparison.Ordinal)
            .Replace("rounds: 2", "rounds: 1", StringComparison.Ordinal)
            + "\nsweep: {train.precision: [bf16_mixed, bf16]}";

        var finished = RoseProcess.Run(folder.Write("beside.yaml", spec), "--out", folder.Path);

        Assert.True(finished.ExitCode == 0, finished.Errors);
        var sides = CsvFile.Read(folder.At("beside.csv")).Rows;
        Assert.Equal(6, sides.Count);
        var tolerances = new Dictionary<string, double> { ["bf16_mixed"] = 1e-2, ["bf16"] = 1e-3 };
        Assert.All(sides, row => Assert.InRange(Number(row["relative_loss_difference"]), 0, tolerances[row["train.precision"]]));
    }

    [Fact]
    public void Sides_that_part_are_no_comparison()
    {
        using var folder = new TempFolder();
        var python = folder.Write("python", """
            #!/bin/sh
            if [ "$1" = -c ]; then echo 1.13; exit 0; fi
            for step in 3 4 5 6; do echo "{\"step\": $step, \"loss\": 1.0, \"milliseconds\": 1, \"peak_memory_mebibytes\": 1}"; done
            """);
        Process.Start("chmod", ["+x", python]).WaitForExit();

        var finished = RoseProcess.RunWith([("ROSE_PYTHON", python)], folder.Write("beside.yaml", Spec), "--out", folder.Path);

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("the sides do not train the same model", finished.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_PyTorch_it_says_what_to_install()
    {
        using var folder = new TempFolder();

        var finished = RoseProcess.RunWith([("ROSE_PYTHON", "/bin/false")], folder.Write("beside.yaml", Spec), "--out", folder.Path);

        Assert.Equal(2, finished.ExitCode);
        Assert.Contains("needs PyTorch for Python, which /bin/false cannot import", finished.Errors, StringComparison.Ordinal);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
