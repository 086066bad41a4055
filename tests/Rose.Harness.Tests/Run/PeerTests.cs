using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary>The whole harness against plain PyTorch, to the bit.</summary>
public sealed class PeerTests
{
    private const string Post5 = "qkv=column:gather,fc1=column:gather";
    private const string Post007 = "qkv=column:gather,fc1=column,fc2=row:parallel";

    [Theory]
    [InlineData(Post5, 1, 1L, 31, 8, 1, 1, 8, 16, 0.3, 1, 2)]
    [InlineData(Post5, 3, 31337L, 257, 256, 2, 9, 144, 423, 0.9, 6, 100)]
    [InlineData(Post007, 2, long.MaxValue, 101, 40, 5, 5, 70, 90, 0.05, 5, 37)]
    [InlineData(Post007, 4, 5L, 1234, 17, 1, 1, 4, 4, 0.1, 1, 17)]
    public void A_forward_pass_has_the_loss_and_logits_of_PyTorch(
        string plan, int worldSize, long seed, int vocab, int positions, int layers, int heads, int dModel, int dFf, double dropout, int batch, int seqLen)
    {
        var expected = Assert.Single(Peer.Run("forward.py", worldSize, Arguments(
            ("plan", plan), ("seed", seed), ("vocab-size", vocab), ("max-position-embeddings", positions), ("n-layers", layers),
            ("n-heads", heads), ("d-model", dModel), ("d-ff", dFf), ("dropout", dropout), ("batch-size", batch), ("seq-len", seqLen))));
        var fc = plan == Post5
            ? "  fc1: {style: column, gather_output: true}"
            : "  fc1: {style: column, gather_output: false}\n  fc2: {style: row, input_is_parallel: true}";

        var csv = Run(string.Create(CultureInfo.InvariantCulture, $$"""
            name: peer
            kind: forward
            seed: {{seed}}
            rng: torch
            world: {size: {{worldSize}}}
            model: {vocab_size: {{vocab}}, max_position_embeddings: {{positions}}, n_layers: {{layers}}, n_heads: {{heads}}, d_model: {{dModel}}, d_ff: {{dFf}}, dropout: {{dropout}}, use_tensor_parallel: true}
            parallel:
              qkv: {style: column, gather_output: true}
            {{fc}}
            input: {kind: random, batch_size: {{batch}}, seq_len: {{seqLen}}}
            sweep:
              world.launch: [processes, threads]
            """));

        Assert.Equal(["processes", "threads"], csv.Column("world.launch"));
        Assert.All(csv.Rows, row => Assert.Equal(
            (expected.GetProperty("loss").GetRawText(), expected.GetProperty("logits_sha256").GetString()),
            (row["loss"], row["logits_sha256"])));
    }

    [Fact]
    public void The_script_s_own_ranks_print_what_forks_of_one_Python_do()
    {
        string[] arguments = ["--n-layers", "1", "--vocab-size", "50"];

        Assert.Equal(Peer.Run("forward.py", 2, arguments).Select(line => line.GetRawText()), Peer.RunAlone("forward.py", [.. arguments, "--world-size", "2"]).Select(line => line.GetRawText()));
    }

    [Fact]
    public void Fifty_dense_training_steps_have_the_losses_of_PyTorch()
    {
        var expected = Peer.Run("train.py", 1).Where(line => line.TryGetProperty("loss", out _)).Select(line => line.GetProperty("loss").GetRawText());

        var csv = Run("""
            name: peer
            kind: train
            rng: torch
            model: {vocab_size: 10000, max_position_embeddings: 128, n_layers: 2, n_heads: 4, d_model: 128, d_ff: 512, dropout: 0.1, use_tensor_parallel: false}
            train: {steps: 50, learning_rate: 3.0e-4, weight_decay: 0.01, batch_size: 8, seq_len: 32}
            """);

        Assert.Equal(50, csv.Rows.Count);
        if (CommittedResults.AreOfThisLibtorch)
        {
            Assert.Equal(expected, csv.Column("loss"));
        }

        // PyTorch 2.x updates Adam's averages by lerp, which rounds otherwise.
        Assert.All(expected.Zip(csv.Column("loss")), pair => Assert.Equal(Number(pair.First), Number(pair.Second), 1e-5 * Number(pair.First)));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static CsvFile Run(string spec)
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("peer.yaml", spec), "--out", folder.Path).Well();
        return CsvFile.Read(folder.At("peer.csv"));
    }

    private static string[] Arguments(params (string Name, object Value)[] values) =>
        [.. values.SelectMany(each => new[] { "--" + each.Name, Convert.ToString(each.Value, CultureInfo.InvariantCulture)! })];
}
