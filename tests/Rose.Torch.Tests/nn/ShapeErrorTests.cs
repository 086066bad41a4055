using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

/// <summary>What does not fit is refused with the operator, or the module, and the shapes.</summary>
public sealed class ShapeErrorTests
{
    [Fact]
    public void An_input_that_does_not_fit_a_linear_layer_is_named_with_both_shapes()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(5, 3);
        var error = Assert.Throws<TorchException>(() => linear.call(Draw.Normal(2, 4)));
        Assert.Contains("aten::linear(float32 [2, 4], float32 [3, 5], float32 [3])", error.Message, StringComparison.Ordinal);
        Assert.Contains("2x4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_beyond_the_table_is_refused()
    {
        using var scope = NewDisposeScope();
        using var embedding = nn.Embedding(3, 2);
        var error = Assert.ThrowsAny<TorchException>(() => embedding.call(Tensor.FromSpan<long>([0, 3], [2], int64)));
        Assert.Contains("aten::embedding(float32 [3, 2], int64 [2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("index out of range", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_norm_over_other_dims_is_refused()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.LayerNorm(5);
        var error = Assert.ThrowsAny<TorchException>(() => norm.call(Draw.Normal(2, 4)));
        Assert.Contains("aten::layer_norm(float32 [2, 4], [5]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_of_another_batch_are_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.ThrowsAny<TorchException>(() => nn.functional.cross_entropy(Draw.Normal(4, 7), Draw.Ints(7, 3)));
        Assert.Contains("aten::cross_entropy_loss(float32 [4, 7], int64 [3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_are_not_positive_are_refused_by_name()
    {
        Assert.Contains("Linear: in_features = 0 must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => nn.Linear(0, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("Embedding: num_embeddings = -1 must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => nn.Embedding(-1, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("LayerNorm: normalized_shape = 0 must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => nn.LayerNorm(0)).Message, StringComparison.Ordinal);
        Assert.Contains("padding_idx = 3 lies outside the num_embeddings = 3 rows", Assert.Throws<ArgumentOutOfRangeException>(() => nn.Embedding(3, 2, padding_idx: 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_make_no_linear_layer_are_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => nn.Linear(nn.Parameter(Draw.Normal(3, 5)), nn.Parameter(Draw.Normal(5))));
        Assert.Contains("weight float32 [3, 5] must be [out_features, in_features] and bias float32 [5] [out_features]", error.Message, StringComparison.Ordinal);
    }
}
