using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>Each rank computes its own heads, and together they are the dense attention.</summary>
public sealed class AttentionTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 8];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Attention_sharded_by_heads_is_the_dense_one_forward_and_backward(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            AttentionCase.Of((1000 * size) + seed).Check(rank);
        }
    });

    [Fact]
    public void The_cases_hold_all_that_the_laws_need()
    {
        AttentionCase[] cases = [.. Sizes.SelectMany(size => Enumerable.Range(1, 25).Select(seed => AttentionCase.Of((1000 * size.Data) + seed)))];
        Assert.Contains(cases, each => each is { Heads: > 1, KeyValueHeads: 1, Dropout: > 0 });
        Assert.Contains(cases, each => each.KeyValueHeads > 1 && each.KeyValueHeads < each.Heads && each.DType == float64);
        Assert.Contains(cases, each => each is { Heads: 5, IsPadded: true });
        Assert.Contains(cases, each => each is { Batch: > 1, Length: > 4, Dropout: > 0, HeadSize: > 2 });
    }

    [Fact]
    public void A_rank_computes_no_heads_but_its_own() => KeptWorlds.Of(3).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var config = new GptConfig { NHeads = 5, DModel = 20, MaxPositionEmbeddings = 4 };
        using var attention = new Attention(config, AttentionCase.Sharded, ModelContext.Invariant(1, rank.Group));
        var own = rank.Rank < 2 ? 8L : 4L;
        Assert.Equal([3 * own, 20L], attention.state_dict()["qkv_proj.weight"].shape);
        Assert.Equal([20L, own], attention.state_dict()["out_proj.weight"].shape);
        Assert.Equal([20L], attention.state_dict()["out_proj.bias"].shape);
    });
}
