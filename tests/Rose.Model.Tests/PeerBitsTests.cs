using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>Per-rank shards and dense training, held bit for bit against plain PyTorch on this machine.</summary>
public sealed class PeerBitsTests
{
    private const string Post5 = "qkv=column:gather,fc1=column:gather";
    private const string Post007 = "qkv=column:gather,fc1=column,fc2=row:parallel";

    private static readonly Dictionary<string, ParallelPlan> _plans = new()
    {
        [Post5] = new() { Qkv = LinearStyle.Column(true), Fc1 = LinearStyle.Column(true) },
        [Post007] = new() { Qkv = LinearStyle.Column(true), Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true) },
        ["attn_out=row,fc2=row"] = new() { AttentionOutput = LinearStyle.Row(false), Fc2 = LinearStyle.Row(false) },
    };

    [Theory]
    [InlineData(1, Post007, 123, 501, 1, 4, 64, 96, 3, 7)]
    [InlineData(2, Post5, 99, 1000, 2, 2, 48, 160, 1, 12)]
    [InlineData(3, Post007, 4, 97, 2, 3, 66, 129, 2, 5)]
    [InlineData(2, "attn_out=row,fc2=row", 2024, 128, 1, 4, 32, 62, 2, 9)]
    public void Loss_and_logits_have_the_bits_of_plain_PyTorch(int size, string plan, long seed, int vocab, int layers, int heads, int width, int hidden, int batch, int length)
    {
        var expected = Peer.Run("forward.py", size, [.. Arguments(seed, vocab, layers, heads, width, hidden, batch, length), "--plan", plan])[0];
        var run = Run(plan, seed, vocab, layers, heads, width, hidden, batch, length);
        var actual = KeptWorlds.Of(size, Backend.Gloo).Run(rank =>
        {
            using var scope = NewDisposeScope();
            using var grad = no_grad();
            var output = run.Forward(rank, run.Model(rank));
            return (Loss: output.Loss!.item<double>(), Sha256: Sha256(output.Logits));
        });
        Assert.All(actual, result =>
        {
            Assert.Equal(expected.GetProperty("loss").GetRawText(), Text(result.Loss));
            Assert.Equal(expected.GetProperty("logits_sha256").GetString(), result.Sha256);
        });
        Assert.Equal(0, expected.GetProperty("max_diff_vs_rank0").GetDouble());
    }

    [Fact]
    public void Five_steps_of_dense_training_have_the_bits_of_plain_PyTorch()
    {
        Assert.SkipUnless(Torch.Build.LibtorchVersion.StartsWith("1.", StringComparison.Ordinal), "PyTorch 2.x updates Adam's averages by lerp, which rounds otherwise; the bits are those of 1.13");
        var expected = Peer.Run("train.py", 1, [.. Arguments(5, 300, 2, 4, 64, 128, 4, 16), "--steps", "5"]);
        var run = Run(null, 5, 300, 2, 4, 64, 128, 4, 16);
        var losses = KeptWorlds.Of(1, Backend.Gloo).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var model = run.Model(rank);
            using var optimizer = optim.AdamW(model.parameters(), 3e-4, weight_decay: 0.01);
            return Enumerable.Range(0, 5).Select(_ =>
            {
                var loss = run.Forward(rank, model).Loss!;
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                return Text(loss.item<double>());
            }).ToArray();
        })[0];
        Assert.Equal(expected.Take(5).Select(line => line.GetProperty("loss").GetRawText()), losses);
    }

    private static GptRun Run(string? plan, long seed, int vocab, int layers, int heads, int width, int hidden, int batch, int length) => new()
    {
        Seed = seed,
        Plan = plan is null ? ParallelPlan.Dense : _plans[plan],
        IsTorch = true,
        BatchShape = [batch, length],
        Config = new GptConfig { VocabSize = vocab, MaxPositionEmbeddings = 32, NLayers = layers, NHeads = heads, DModel = width, DFf = hidden, Dropout = 0.1, UseTensorParallel = true },
    };

    private static string[] Arguments(long seed, int vocab, int layers, int heads, int width, int hidden, int batch, int length) =>
    [
        "--seed", Text(seed), "--vocab-size", Text(vocab), "--max-position-embeddings", "32", "--n-layers", Text(layers), "--n-heads", Text(heads),
        "--d-model", Text(width), "--d-ff", Text(hidden), "--batch-size", Text(batch), "--seq-len", Text(length),
    ];

    private static string Sha256(Tensor logits) => Convert.ToHexStringLower(SHA256.HashData(logits.contiguous().bytes));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
