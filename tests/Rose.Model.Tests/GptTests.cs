using Rose.Parallel;
using Rose.Parallel.Tests;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

public sealed class GptTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_state_has_the_names_of_the_reference_once_each_and_nothing_else(int size)
    {
        string[] block = ["ln1.weight", "ln1.bias", "attn.qkv_proj.weight", "attn.qkv_proj.bias", "attn.out_proj.weight", "attn.out_proj.bias",
            "ln2.weight", "ln2.bias", "mlp.fc1.weight", "mlp.fc1.bias", "mlp.fc2.weight", "mlp.fc2.bias"];
        string[] expected = ["token_embedding.weight", "position_embedding.weight",
            .. block.Select(name => $"blocks.0.{name}"), .. block.Select(name => $"blocks.1.{name}"),
            "ln_f.weight", "ln_f.bias", "lm_head.weight"];
        KeptWorlds.Of(size).Run(rank =>
        {
            using var model = new GptRun { Plan = GptRun.Plans["the second post"] }.Model(rank);
            Assert.Equal(expected.Order(StringComparer.Ordinal), model.state_dict().Keys.Order(StringComparer.Ordinal));
            Assert.Equal(expected.Order(StringComparer.Ordinal), model.named_parameters().Select(pair => pair.name).Order(StringComparer.Ordinal));
            Assert.Equal([144L / size, 48L], model.state_dict()["blocks.1.attn.qkv_proj.weight"].shape);
            Assert.Equal([48L, 96L / size], model.state_dict()["blocks.1.mlp.fc2.weight"].shape);
        });
    }

    [Fact]
    public void A_tied_head_has_no_weight_of_its_own_and_the_table_gets_the_gradients_of_both_uses() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { DType = float64 };
        var untied = run.Model(rank);
        var tied = (run with { Config = run.Config with { TieEmbeddings = true } }).Model(rank);
        var (untiedParameters, tiedParameters) = (untied.named_parameters().ToDictionary(), tied.named_parameters().ToDictionary());
        Assert.Equal(untiedParameters.Keys.Where(name => name != "lm_head.weight"), tiedParameters.Keys);
        using (no_grad())
        {
            untiedParameters["lm_head.weight"].copy_(tiedParameters["token_embedding.weight"]);
        }

        var ids = run.Batch(rank);
        var (expected, actual) = (untied.call(ids, null, ids), tied.call(ids, null, ids));
        Bits.Equal(expected.Logits, actual.Logits, "logits");
        expected.Loss!.backward();
        actual.Loss!.backward();
        var sum = untiedParameters["token_embedding.weight"].grad! + untiedParameters["lm_head.weight"].grad!;
        Assert.InRange(((sum - tiedParameters["token_embedding.weight"].grad!).norm() / sum.norm()).item<double>(), 0, 1e-14);
    });

    [Fact]
    public void Shapes_dtypes_and_modes_are_as_asked() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { DType = float64 };
        var model = run.Model(rank);
        var ids = run.Batch(rank);
        var output = model.call(ids, null, ids);
        Assert.Equal([2L, 9L, 61L], output.Logits.shape);
        Assert.Empty(output.Loss!.shape);
        Assert.Equal((float64, float64), (output.Logits.dtype, output.Loss!.dtype));
        Assert.Null(model.call(ids, null, null).Loss);
        Assert.Equal(Bits.Of(model.call(ids, null, null).Logits), Bits.Of(model.call(ids, null, null).Logits));
        var trained = Bits.Of(model.call(ids, null, null).Logits);
        model.eval();
        Assert.NotEqual(trained, Bits.Of(model.call(ids, null, null).Logits));
        Assert.Equal(Bits.Of(model.call(ids, null, null).Logits), Bits.Of(model.call(ids, null, null).Logits));
    });

    [Fact]
    public void The_loss_holds_each_position_against_the_next_label() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { DType = float64, Config = GptRun.Small with { Dropout = 0 } };
        var ids = run.Batch(rank);
        var labels = (ids * 3 + 1) % 61;
        var output = run.Model(rank).call(ids, null, labels);
        var logits = output.Logits.detach().ToArray<double>();
        var next = labels.ToArray<long>();
        var losses = from b in Enumerable.Range(0, 2)
                     from t in Enumerable.Range(0, 8)
                     let row = logits.AsSpan(((b * 9) + t) * 61, 61).ToArray()
                     select Math.Log(row.Sum(Math.Exp)) - row[next[(b * 9) + t + 1]];
        Assert.Equal(losses.Average(), output.Loss!.item<double>(), 1e-12);
    });

    [Fact]
    public void Later_tokens_do_not_reach_earlier_positions() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { Config = GptRun.Small with { Dropout = 0 } };
        var model = run.Model(rank);
        var ids = run.Batch(rank);
        var changed = ids.clone();
        changed.narrow(1, 5, 4).copy_((ids.narrow(1, 5, 4) + 1) % 61);
        var (before, after) = (model.call(ids, null, null).Logits, model.call(changed, null, null).Logits);
        Bits.Equal(before.narrow(1, 0, 5), after.narrow(1, 0, 5), "the first five positions");
        Assert.NotEqual(Bits.Of(before.narrow(1, 5, 1)), Bits.Of(after.narrow(1, 5, 1)));
    });

    [Fact]
    public void A_token_or_a_position_beyond_the_tables_is_refused() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var model = new GptRun().Model(rank);
        Assert.ThrowsAny<TorchException>(() => model.call(full([1, 4], 61, dtype: int64), null, null));
        Assert.ThrowsAny<TorchException>(() => model.call(zeros([1, 17], dtype: int64), null, null));
        Assert.Equal(16L, model.call(zeros([1, 16], dtype: int64), null, null).Logits.size(1));
    });

    [Theory]
    [InlineData(1, "the second post", null)]
    [InlineData(2, "the second post", null)]
    [InlineData(2, "the second post", 2)]
    [InlineData(1, "head-sharded", 1)]
    [InlineData(3, "head-sharded", 2)]
    [InlineData(5, "head-sharded", null)]
    public void Padding_is_seen_by_no_other_position_and_the_rest_is_as_computed_by_hand(int size, string plan, int? keyValueHeads) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var run = new GptRun { DType = float64, Config = GptRun.Small with { Dropout = 0, NKvHeads = keyValueHeads }, Plan = GptRun.Plans[plan] };
        var model = run.Model(rank);
        var ids = run.Batch(rank);
        var mask = tensor(new long[] { 1, 1, 1, 1, 1, 1, 0, 0, 0, /**/ 1, 1, 0, 1, 0, 1, 1, 1, 1 }, [2, 9]);
        var (plain, masked) = (model.call(ids, null, null).Logits, model.call(ids, mask, null).Logits);
        Bits.Equal(plain.narrow(1, 0, 2), masked.narrow(1, 0, 2), "the positions before any padding");
        Bits.Equal(plain[0].narrow(0, 0, 6), masked[0].narrow(0, 0, 6), "the positions before the padding of the first row");
        Assert.NotEqual(Bits.Of(plain[1].narrow(0, 3, 1)), Bits.Of(masked[1].narrow(0, 3, 1)));
        Bits.Equal(plain, model.call(ids, ones_like(mask), null).Logits, "a mask of ones");

        // A padded token may be any: only its own position sees it.
        var other = ids.clone();
        other.masked_fill_(mask.eq(0), 60);
        var seen = mask.eq(1);
        Bits.Equal(masked[seen], model.call(other, mask, null).Logits[seen], "the logits of what is no padding");

        var dense = run.Dense().Model(rank);
        var byHand = GptByHand.Logits(dense.state_dict(), run.Config, ids, mask);
        Assert.InRange((byHand - masked).abs().max().item<double>(), 0, 1e-12);
    });
}
