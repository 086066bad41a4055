using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>The sharded table beside the whole one, whose bits it must have, as every sum has one term that is not 0.</summary>
public sealed class VocabParallelEmbeddingTests
{
    public static MatrixTheoryData<int, long> SizesAndVocabularies => new([1, 2, 3, 4, 5], [1L, 3, 12, 61]);

    [Theory]
    [MemberData(nameof(SizesAndVocabularies))]
    public void Vectors_and_gradients_are_those_of_the_whole_table(int size, long vocab) => KeptWorlds.Of(size).Run(rank =>
    {
        foreach (var dtype in new[] { float32, float64 })
        {
            Check(rank, vocab, dtype, scatterDim: null);
            Check(rank, vocab, dtype, scatterDim: 1);
            Check(rank, vocab, dtype, scatterDim: 0);
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_whole_table_and_its_shards_are_drawn_alike(int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var whole = new InvariantDraw(3).Normal("weight", ShardLayout.Whole(7, 4), 1);
        var layer = new VocabParallelEmbedding(7, 4, rank.Group, new InvariantDraw(3));
        Bits.Equal(whole, rank.Group.AllGather(layer.weight, 0, Shard.Sizes(7, size)), "the table");
        Assert.Equal(["weight"], layer.state_dict().Keys);
        Assert.Equal([7L, 4], Assert.IsType<ShardedParameter>(layer.weight).Layout.GlobalShape);
        Assert.Equal((7L, 4L, null), (layer.NumEmbeddings, layer.EmbeddingDim, layer.ScatterDim));
    });

    [Theory]
    [InlineData(61)]
    [InlineData(-1)]
    public void A_token_outside_the_vocabulary_is_refused_on_every_rank(long token) => KeptWorlds.Of(3).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var layer = new VocabParallelEmbedding(61, 2, rank.Group, new InvariantDraw(1));
        var error = Assert.Throws<TorchIndexException>(() => layer.call(tensor((long[])[3, 60, token])));
        Assert.Equal($"token {token} lies outside the vocabulary of 61 tokens", error.Message);
    });

    private static void Check(RankContext rank, long vocab, ScalarType dtype, int? scatterDim)
    {
        using var scope = NewDisposeScope();
        var group = rank.Group;
        var ids = Ids(vocab);
        var whole = Draw.Normal(1, 0, dtype, vocab, 5).requires_grad_();
        var dy = Draw.Normal(2, 0, dtype, [.. ids.shape, 5]);
        var expected = nn.functional.embedding(ids, whole);
        expected.backward(dy);

        var layer = new VocabParallelEmbedding(vocab, 5, group, new InvariantDraw(1), scatterDim);
        layer.to(dtype);
        using (no_grad())
        {
            layer.weight.copy_(Own(whole, 0, group));
        }

        var y = layer.call(ids);
        y.backward(scatterDim is { } dim ? Own(dy, dim, group) : dy);
        Bits.Equal(scatterDim is { } cut ? Own(expected, cut, group) : expected, y, "Y");
        Bits.Equal(whole.grad!, group.AllGather(layer.weight.grad!, 0, Shard.Sizes(vocab, group.Size)), "dW");
    }

    /// <summary>[2, 8]: the first and last token of every shard of any world are among them, some twice.</summary>
    private static Tensor Ids(long vocab)
    {
        long[] ids = [0, vocab - 1, vocab / 2, (vocab - 1) / 2, vocab / 3, 2 * vocab / 3, (vocab + 3) / 4, vocab / 4, (vocab + 2) / 3, 3 * vocab / 4, (vocab + 4) / 5, 4 * vocab / 5, 2 * vocab / 5, 1, 0, vocab - 1];
        return tensor([.. ids.Select(id => id % vocab)]).view(2, 8);
    }

    private static Tensor Own(Tensor whole, int dim, ProcessGroup group) =>
        whole.narrow(dim, Shard.StartOf(whole.size(dim), group.Size, group.Rank), Shard.SizeOf(whole.size(dim), group.Size, group.Rank));
}
