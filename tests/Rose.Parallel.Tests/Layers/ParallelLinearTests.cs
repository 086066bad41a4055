using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class ParallelLinearTests
{
    public static MatrixTheoryData<int, bool> SizesAndSwitches => new([1, 2, 3, 4, 5], [false, true]);

    [Theory]
    [MemberData(nameof(SizesAndSwitches))]
    public void A_column_layer_equals_the_dense_layer_forward_and_backward(int size, bool gatherOutput) => Check(size, isRow: false, gatherOutput);

    [Theory]
    [MemberData(nameof(SizesAndSwitches))]
    public void A_row_layer_equals_the_dense_layer_forward_and_backward(int size, bool inputIsParallel) => Check(size, isRow: true, inputIsParallel);

    [Fact]
    public void Sizes_that_the_ranks_do_not_divide_are_refused_where_each_rank_draws_alone() => KeptWorlds.Of(4).Run(rank =>
    {
        var draw = new TorchDraw(rank.Generator);
        var column = Assert.Throws<ArgumentException>(() => new ColumnParallelLinear(8, 6, rank.Group, draw));
        Assert.StartsWith("out_features = 6 is not divisible by tp = 4, as shards that each rank draws alone must be; use 4 or 8, or draw with InvariantDraw (rng: invariant)", column.Message, StringComparison.Ordinal);
        var row = Assert.Throws<ArgumentException>(() => new RowParallelLinear(3, 8, rank.Group, draw));
        Assert.StartsWith("in_features = 3 is not divisible by tp = 4, as shards that each rank draws alone must be; use 4, or", row.Message, StringComparison.Ordinal);
        var table = Assert.Throws<ArgumentException>(() => new VocabParallelEmbedding(61, 8, rank.Group, draw));
        Assert.StartsWith("num_embeddings = 61 is not divisible by tp = 4", table.Message, StringComparison.Ordinal);
        new ColumnParallelLinear(7, 8, rank.Group, draw).Dispose();
        new RowParallelLinear(8, 7, rank.Group, draw).Dispose();
        new ColumnParallelLinear(7, 6, rank.Group, new InvariantDraw(1)).Dispose();
    });

    [Fact]
    public void An_input_with_other_features_is_refused_before_any_rank_waits() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        void Refused(nn.Module<Tensor, Tensor> layer, Tensor x, string sentence) =>
            Assert.Equal(sentence, Assert.Throws<TorchValueException>(() => layer.call(x)).Message);

        Refused(new ColumnParallelLinear(6, 4, rank.Group, new InvariantDraw(1)), ones(2, 3), "ColumnParallelLinear takes a last dim of 6 (in_features), not float32 [2, 3]");
        Refused(new RowParallelLinear(6, 4, rank.Group, new InvariantDraw(1)), ones(2, 6), "RowParallelLinear takes a last dim of 3 (in_features = 6 over tp = 2), not float32 [2, 6]");
        Refused(new RowParallelLinear(6, 4, rank.Group, new InvariantDraw(1), inputIsParallel: false), ones(3), "RowParallelLinear takes a last dim of 6 (in_features), not float32 [3]");
        Refused(new ColumnParallelLinear(6, 4, rank.Group, new InvariantDraw(1)), ones([]), "ColumnParallelLinear takes a last dim of 6 (in_features), not float32 []");
    });

    [Fact]
    public void Shards_of_given_sizes_must_add_up_to_the_features() => KeptWorlds.Of(2).Run(rank =>
    {
        var error = Assert.Throws<ArgumentException>(() => new RowParallelLinear(6, 4, rank.Group, new InvariantDraw(1), sizes: [4, 1]));
        Assert.StartsWith("the shards' sizes 4 + 1 do not add up to in_features = 6", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RowParallelLinear(6, 4, rank.Group, new InvariantDraw(1), sizes: [6]));
    });

    [Fact]
    public void A_layer_says_what_it_is() => KeptWorlds.Of(2).Run(rank =>
    {
        using var column = new ColumnParallelLinear(6, 4, rank.Group, new InvariantDraw(1), gatherOutput: false);
        using var row = new RowParallelLinear(6, 4, rank.Group, new InvariantDraw(1), bias: false, inputIsParallel: false);
        Assert.Equal((6L, 4L, false), (column.InFeatures, column.OutFeatures, column.GatherOutput));
        Assert.Equal((6L, 3L, 4L, false), (row.InFeatures, row.InFeaturesPerRank, row.OutFeatures, row.InputIsParallel));
        Assert.Equal(["weight", "bias"], column.state_dict().Keys);
        Assert.Equal(["weight"], row.state_dict().Keys);
        Assert.Equal([2L, 6L], column.weight.shape);
        Assert.Equal([4L, 3L], row.weight.shape);
        Assert.Null(row.bias);
    });

    private static void Check(int size, bool isRow, bool @switch) => KeptWorlds.Of(size).Run(rank =>
    {
        foreach (var leading in LayerInputs.Leading)
        {
            foreach (var (bias, whole) in new[] { (true, false), (true, true), (false, false), (false, true) })
            {
                // Shards of one size, of two, and some that are empty.
                foreach (var sharded in new long[] { 60, 23, 2 })
                {
                    new LinearCase { IsRow = isRow, Bias = bias, Switch = @switch, In = isRow ? sharded : 7, Out = isRow ? 7 : sharded, Leading = leading, Whole = whole }.Check(rank);
                }
            }
        }
    });
}
