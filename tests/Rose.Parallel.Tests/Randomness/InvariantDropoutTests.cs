using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class InvariantDropoutTests
{
    private static readonly long[] _shape = [6, 5, 4];

    [Fact]
    public void A_shard_is_dropped_as_it_is_in_the_whole()
    {
        using var scope = NewDisposeScope();
        var whole = Masks(new InvariantDropout(3), ShardLayout.Whole(_shape));
        for (var dim = 0; dim < 3; dim++)
        {
            Bits[] shards = [.. Enumerable.Range(0, 3).Select(rank => Bits.Of(Masks(new InvariantDropout(3), ShardLayout.Whole(_shape).CutEvenly(dim, 3, rank))))];
            Assert.Equal(whole.split([.. Shard.Sizes(_shape[dim], 3)], dim).Select(Bits.Of), shards);
        }
    }

    [Fact]
    public void Micro_batches_are_dropped_as_the_whole_batch_is()
    {
        using var scope = NewDisposeScope();
        var whole = Masks(new InvariantDropout(3), ShardLayout.Whole(_shape));
        var dropout = new InvariantDropout(3).In("mlp") as InvariantDropout;
        var parts = Enumerable.Range(0, 3).Select(k =>
        {
            dropout!.FirstSequence = 2 * k;
            return Masks(dropout, ShardLayout.Whole([2, 5, 4]));
        });
        Bits.Equal(Masks((InvariantDropout)new InvariantDropout(3).In("mlp"), ShardLayout.Whole(_shape)), cat([.. parts]), "the micro-batches");
        Assert.NotEqual(Bits.Of(whole), Bits.Of(Masks((InvariantDropout)new InvariantDropout(3).In("mlp"), ShardLayout.Whole(_shape))));
    }

    [Fact]
    public void The_step_is_shared_by_all_scopes_and_changes_every_mask()
    {
        using var scope = NewDisposeScope();
        var root = new InvariantDropout(3);
        var child = root.In("blocks").In("0");
        var before = Bits.Of(child.Apply(ones(_shape), 0.5, true, ShardLayout.Whole(_shape)));
        root.Step = 1;
        Assert.NotEqual(before, Bits.Of(child.Apply(ones(_shape), 0.5, true, ShardLayout.Whole(_shape))));
        root.Step = 0;
        Assert.Equal(before, Bits.Of(child.Apply(ones(_shape), 0.5, true, ShardLayout.Whole(_shape))));
    }

    [Fact]
    public void Evaluation_drops_nothing_and_gradients_are_masked_as_values_are()
    {
        using var scope = NewDisposeScope();
        var dropout = new InvariantDropout(3);
        var x = full(_shape, 2.0, dtype: float64).requires_grad_();
        Bits.Equal(x, dropout.Apply(x, 0.5, training: false, ShardLayout.Whole(_shape)), "evaluation");
        var y = dropout.Apply(x, 0.5, training: true, ShardLayout.Whole(_shape));
        y.sum().backward();
        Bits.Equal(y.detach() / 2, x.grad!, "the gradient");
        Assert.Equal([0, 4], y.ToArray<double>().Distinct().Order());
    }

    private static Tensor Masks(InvariantDropout dropout, ShardLayout layout) =>
        dropout.Apply(ones([.. layout.LocalShape]), 0.5, true, layout);
}
