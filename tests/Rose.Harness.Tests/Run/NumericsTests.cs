using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

public sealed class NumericsTests
{
    [Theory]
    [InlineData("portable", "x86-64 since Haswell, libtorch ")]
    [InlineData("fast", ", libtorch ")]
    public void It_pins_the_kernels_of_ranks_or_takes_the_best_and_says_where_the_bits_hold(string numerics, string holdsOn)
    {
        var hasAvx512 = Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported;
        var capability = numerics == "portable" ? "avx2" : hasAvx512 ? "avx512" : null;

        // Left to itself, OpenBLAS takes a processor that is younger than it for one of long ago.
        var core = numerics == "fast" && hasAvx512 ? "Cooperlake|SkylakeX" : "Haswell";
        using var folder = new TempFolder();

        var finished = RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Forward()), "--out", folder.Path, "--set", $"numerics={numerics}");

        Assert.Equal(0, finished.ExitCode);
        var ranks = JsonDocument.Parse(File.ReadAllText(folder.At("small.run.json"))).RootElement.GetProperty("fingerprints")[0];
        Assert.Equal(capability, ranks.GetProperty("kernel_pins").TryGetProperty("ATEN_CPU_CAPABILITY", out var pin) ? pin.GetString() : null);
        Assert.Matches(core, ranks.GetProperty("kernel_pins").GetProperty("OPENBLAS_CORETYPE").GetString());
        Assert.Contains(holdsOn, ranks.GetProperty("bits_hold_on").GetString(), StringComparison.Ordinal);
        Assert.Equal(numerics == "portable", ranks.GetProperty("bits_hold_on").GetString()!.Contains("Haswell", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("attention")]
    [InlineData("gpt_loss")]
    [InlineData("training")]
    public void Fast_kernels_keep_the_laws(string law)
    {
        using var folder = new TempFolder();
        var spec = folder.Write("kept.yaml", $"{{name: kept, kind: property, numerics: fast, world: {{launch: threads}}, property: {{law: {law}, cases: 20, world_sizes: [1, 2, 3], max_dim: 16}}}}");

        RoseProcess.Run(spec, "--out", folder.Path).Well();

        Assert.Equal("passed", Assert.Single(CsvFile.Read(folder.At("kept.csv")).Rows)["result"]);
    }

    [Fact]
    public void Fast_kernels_train_as_the_portable_ones_do_up_to_rounding()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("trained.yaml", """
            name: trained
            kind: train
            model: {vocab_size: 500, max_position_embeddings: 32, n_layers: 2, n_heads: 4, d_model: 96, d_ff: 384, dropout: 0.1}
            train: {steps: 10, batch_size: 4, seq_len: 24}
            """);
        Dictionary<string, double[]> losses = [];
        Dictionary<string, string?> products = [];

        // On three threads the largest products are split, and so is the optimizer's pass.
        foreach (var (numerics, threads) in new[] { ("portable", 1), ("fast", 1), ("fast", 3) })
        {
            var name = $"{numerics} {threads}";
            RoseProcess.Run(spec, "--out", folder.At(name), "--set", $"numerics={numerics}", "--set", $"world.threads_per_rank={threads}").Well();
            losses[name] = [.. CsvFile.Read(Path.Combine(folder.At(name), "trained.csv")).Rows.Select(row => double.Parse(row["loss"], CultureInfo.InvariantCulture))];
            var run = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.At(name), "trained.run.json"))).RootElement;
            products[name] = run.GetProperty("fingerprints")[0].GetProperty("float_products").GetString();
        }

        Assert.Equal(10, losses["fast 1"].Length);
        Assert.All(losses["fast 1"].Zip(losses["portable 1"]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.All(losses["fast 3"].Zip(losses["portable 1"]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.Equal("libtorch", products["portable 1"]);
        Assert.Matches("oneDNN|libtorch", products["fast 1"]);
    }
}
