using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary><c>input: {kind: text}</c>, from the file to the results.</summary>
public sealed class TextRunTests : IDisposable
{
    private const string Model = """
        model: {vocab_size: 256, max_position_embeddings: 16, n_layers: 1, n_heads: 2, d_model: 16, d_ff: 32, dropout: 0.1, use_tensor_parallel: true}
        parallel: {fc1: {style: column, gather_output: false}, fc2: {style: row}}
        """;

    private readonly TempFolder _folder = new();

    public TextRunTests() => File.Copy(Path.Combine(Repository.Root, "data", "genesis.txt"), _folder.At("a.txt"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_follows_one_curve_at_every_world_size_and_learns_what_it_did_not_see()
    {
        var rose = Run($$"""
            name: small
            kind: train
            {{Model}}
            input: {kind: text, path: a.txt}
            train: {steps: 45, learning_rate: 1.0e-2, batch_size: 4, seq_len: 16, log_every: 10, eval_every: 20, eval_batches: 3, sample_bytes: 30, sample_prompt: "And God"}
            sweep: {world.size: [1, 2, 4]}
            """);

        var csv = CsvFile.Read(_folder.At("small.csv"));
        Assert.Equal(["experiment", "case", "world.size", "world_size", "step", "loss", "validation_loss", "predicted_collectives", "measured_collectives", "predicted_bytes", "measured_bytes"], csv.Header);
        Assert.Equal(["10", "20", "30", "40", "45"], csv.Rows.Where(row => row["case"] == "1").Select(row => row["step"]));
        Assert.All(csv.Rows, row => Assert.Equal(row["step"] is "20" or "40" or "45", row["validation_loss"].Length > 0));
        foreach (var step in csv.Rows.GroupBy(row => row["step"]))
        {
            AssertAgree(step, "loss");
            AssertAgree(step.Where(row => row["validation_loss"].Length > 0), "validation_loss");
        }

        var (early, late) = (Number(csv.Rows[1]["validation_loss"]), Number(csv.Rows[4]["validation_loss"]));
        Assert.InRange(late, 0, early - 0.1);
        Assert.Contains($"validation loss {csv.Rows[4]["validation_loss"]}", rose.Errors, StringComparison.Ordinal);

        var samples = File.ReadAllText(_folder.At("small.sample.txt")).Split("\n\n=== ");
        Assert.Equal(3, samples.Length);
        Assert.StartsWith("=== case 1, world.size=1: after And God\nAnd God", samples[0], StringComparison.Ordinal);
        Assert.Single(samples.Select(sample => sample.TrimEnd()[sample.IndexOf('\n', StringComparison.Ordinal)..]).Distinct());
        Assert.Contains("small.sample.txt", rose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_sample_the_last_run_s_is_gone_and_a_forward_pass_reads_the_text()
    {
        _folder.Write("small.sample.txt", "old");

        Run($"name: small\nkind: forward\n{Model}\ninput: {{kind: text, path: a.txt, batch_size: 3, seq_len: 9}}\nsweep: {{seed: [1, 2], world.size: [1, 2]}}\n");

        Assert.False(File.Exists(_folder.At("small.sample.txt")));
        var csv = CsvFile.Read(_folder.At("small.csv"));
        Assert.All(csv.Rows, row => Assert.Equal(("[3, 9]", "[3, 9, 256]"), (row["input_shape"], row["logits_shape"])));
        AssertAgree(csv.Rows.Take(2), "loss");
        Assert.NotEqual(csv.Rows[0]["loss"], csv.Rows[2]["loss"]);
    }

    private static void AssertAgree(IEnumerable<IReadOnlyDictionary<string, string>> rows, string column)
    {
        double[] values = [.. rows.Select(row => Number(row[column]))];
        Assert.All(values, value => Assert.Equal(values[0], value, 1e-4));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private Finished Run(string spec) => RoseProcess.Run(_folder.Write("small.yaml", spec), "--out", _folder.Path).Well();
}
