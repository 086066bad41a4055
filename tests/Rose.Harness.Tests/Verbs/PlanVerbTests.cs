using System.Diagnostics;
using System.Text.Json;
using Rose.Harness.Calibration;
using Rose.Harness.Tests.Calibration;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Verbs;

public sealed class PlanVerbTests
{
    private static readonly string _mesh = Path.Combine(Repository.Experiments, "mesh.yaml");

    // Where there is no librose.so, whatever loads libtorch fails.
    private static readonly (string, string) _withoutLibtorch = ("ROSE_NATIVE", "/no/librose.so");

    [Fact]
    public void One_case_is_told_in_full_without_libtorch()
    {
        var told = Plan(_mesh, "--case", "2");

        Assert.StartsWith("case 2, world.mesh.data=2: 2 × 2 ranks (data × tensor), 232.19 k parameters; rank 0:", told, StringComparison.Ordinal);
        Assert.Matches(@"blocks\.\*\.attn\.qkv_proj\.weight +192 × 64 +96 × 64 +24\.00 KiB", told);
        Assert.Matches(@"optimizer +1\.39 MiB", told);
        Assert.Matches(@"gradients +update +data +all-reduce +1 +730368", told);
        Assert.Matches(@"together +12 +894248", told);
        Assert.Contains("no time is predicted without the rates of a machine; measure this one with: rose doctor --calibrate", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_is_told_in_a_line_a_case()
    {
        var told = Plan(_mesh);

        Assert.Matches(@"\n  1 +world\.mesh\.data=1 +4 ", told);
        Assert.Matches(@"\n  3 +world\.mesh\.data=4 +4 ", told);
    }

    [Fact]
    public void With_rates_the_step_has_a_time()
    {
        using var folder = new TempFolder();
        RatesFile.Write(folder.At("rates.json"), SomeRates.All);

        var told = RoseProcess.RunWith([_withoutLibtorch, ("ROSE_CALIBRATION", folder.At("rates.json"))], "plan", _mesh, "--case", "2").Well().Output;

        Assert.Matches(@"collectives, tensor axis \(shared\) +- +[0-9]+\.[0-9]{3}", told);
        Assert.Contains("times by the rates of A model, measured 2026-01-31T12:00:00Z", told, StringComparison.Ordinal);
        Assert.Contains("that machine has 2 cores, on which 4 ranks would take turns", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Four_thousand_ranks_take_no_longer()
    {
        // The process itself takes half a second where it is not compiled ahead, and other programs may hold the processors.
        Assert.Contains(Enumerable.Range(0, 5), _ =>
        {
            var clock = Stopwatch.StartNew();
            Assert.Contains("2 × 2048 ranks", Plan(_mesh, "--case", "2", "--world-size", "4096"), StringComparison.Ordinal);
            return clock.Elapsed.TotalSeconds < 5;
        });
    }

    [Fact]
    public void A_swept_world_that_is_given_another_size_is_one_case_of_each_other_value() =>
        Assert.Equal(3, Count(Plan(Path.Combine(Repository.Experiments, "attention_tp.yaml"), "--world-size", "8"), "world.size=8"));

    [Fact]
    public void By_default_the_rank_with_the_most_parameters_is_told_of_and_any_other_on_demand()
    {
        // Six heads on four ranks, three to a key/value head: rank 1 holds queries of both.
        var spec = SmallSpec.Forward("{size: 4}", "seed: 1").Replace("n_heads: 4", "n_heads: 6, n_kv_heads: 2", StringComparison.Ordinal)
            .Replace("qkv: {style: column, gather_output: true}", "qkv: {style: column, gather_output: false}\n  attn_out: {style: row, input_is_parallel: true}", StringComparison.Ordinal);
        using var folder = new TempFolder();
        var path = folder.Write("small.yaml", spec);

        Assert.Contains("; rank 1:", Plan(path), StringComparison.Ordinal);
        Assert.Contains("; rank 3:", Plan(path, "--rank", "3"), StringComparison.Ordinal);
    }

    [Fact]
    public void As_json_it_holds_the_same_numbers()
    {
        using var json = JsonDocument.Parse(Plan(_mesh, "--json"));
        var second = json.RootElement[1];

        Assert.Equal(3, json.RootElement.GetArrayLength());
        Assert.Equal((12, 894248), (second.GetProperty("collective_calls").GetInt64(), second.GetProperty("collective_bytes").GetInt64()));
        Assert.Equal(29, second.GetProperty("parameters").GetArrayLength());
        Assert.Equal("gradients", second.GetProperty("collectives")[5].GetProperty("place").GetString());
    }

    [Theory]
    [InlineData("--case 4 is not among the cases of ", "--case", "4")]
    [InlineData("--rank 4 is no rank of a world of 4; use 0 to 3", "--rank", "4")]
    [InlineData("world.mesh.data = 2 does not divide world.size = 5", "--world-size", "5")]
    public void What_cannot_be_planned_is_refused(string told, params string[] options)
    {
        var rose = RoseProcess.RunWith([_withoutLibtorch], ["plan", _mesh, .. options]);

        Assert.Equal((2, ""), (rose.ExitCode, rose.Output));
        Assert.Contains(told, rose.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_has_no_steps()
    {
        var rose = RoseProcess.Run("plan", Path.Combine(Repository.Experiments, "ffn_property.yaml"));

        Assert.Equal((2, ""), (rose.ExitCode, rose.Output));
        Assert.Contains("has no steps to predict", rose.Errors, StringComparison.Ordinal);
    }

    private static string Plan(params string[] arguments) =>
        RoseProcess.RunWith([_withoutLibtorch, ("ROSE_CALIBRATION", "/no/rates.json")], ["plan", .. arguments]).Well().Output;

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
