using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_its_thread_created_in_it()
    {
        Tensor x, y;
        using (var scope = NewDisposeScope())
        {
            x = ones(3);
            y = x + 1;
            Assert.Equal(2, scope.DisposablesCount);
            Assert.True(scope.Contains(x));
        }

        Assert.True(x.IsInvalid);
        Assert.True(y.IsInvalid);
    }

    [Fact]
    public void Operators_leave_no_temporary_behind()
    {
        using var scope = NewDisposeScope();
        using var x = ones(2, 3);
        var before = scope.DisposablesCount;
        _ = x[0, 1..].sum().item<float>();
        x.ToArray<float>();
        x.index_put_(1, TensorIndex.Colon, tensor([0L]));
        _ = 1 / x;
        _ = x.std([0], type: float64);
        _ = x.str();

        // The named results: the slice, the sum, the indices, the quotient, the deviation.
        Assert.Equal(before + 5, scope.DisposablesCount);
    }

    [Fact]
    public void Scopes_nest_and_a_tensor_moved_out_belongs_to_the_outer_one()
    {
        using var outer = NewDisposeScope();
        Tensor kept, dropped;
        using (var inner = NewDisposeScope())
        {
            kept = ones(1).MoveToOuterDisposeScope();
            dropped = ones(1);
            Assert.True(outer.Contains(kept));
            Assert.False(inner.Contains(kept));
        }

        Assert.False(kept.IsInvalid);
        Assert.True(dropped.IsInvalid);
        outer.Dispose();
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void A_detached_tensor_outlives_every_scope()
    {
        Tensor x, y;
        using (NewDisposeScope())
        {
            using var inner = NewDisposeScope();
            x = ones(1).DetachFromDisposeScope();
            y = inner.Detach(ones(1));
        }

        Assert.Equal(1, x.item<float>());
        Assert.Equal(1, y.item<float>());
        x.Dispose();
        y.Dispose();
    }

    [Fact]
    public void A_tensor_can_be_moved_to_any_scope()
    {
        using var first = NewDisposeScope();
        using var second = NewDisposeScope();
        var x = ones(1);
        Assert.Same(x, x.MoveToOtherDisposeScope(first));
        second.Dispose();
        Assert.False(x.IsInvalid);
        using var third = NewDisposeScope();
        third.Attach(x);
        Assert.Equal(0, first.DisposablesCount);
    }

    [Fact]
    public void Everything_but_the_named_is_disposed()
    {
        using var scope = NewDisposeScope();
        Tensor a = ones(1), b = ones(1), c = ones(1);
        scope.DisposeEverythingBut(b);
        Assert.Equal([true, false, true], new[] { a, b, c }.Select(t => t.IsInvalid));
        scope.DisposeEverything();
        Assert.True(b.IsInvalid);
    }

    [Fact]
    public void Disposing_by_hand_leaves_the_scope()
    {
        using var scope = NewDisposeScope();
        var x = ones(1);
        x.Dispose();
        x.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Each_thread_has_its_own_scopes()
    {
        using var scope = NewDisposeScope();
        Tensor? made = null;
        var thread = new Thread(() => made = ones(1));
        thread.Start();
        thread.Join();
        Assert.Equal(0, scope.DisposablesCount);
        Assert.False(made!.IsInvalid);
        made.Dispose();
    }

    [Fact]
    public void Scopes_closed_out_of_order_do_not_lose_tensors()
    {
        using var first = NewDisposeScope();
        var second = NewDisposeScope();
        var third = NewDisposeScope();
        second.Dispose();
        third.Dispose();
        var x = ones(1);
        Assert.True(first.Contains(x));
    }

    [Fact]
    public void Without_a_scope_nothing_is_disposed()
    {
        var x = ones(1);
        using (NewDisposeScope())
        {
            Assert.Equal(1, x.item<float>());
        }

        Assert.False(x.IsInvalid);
        x.Dispose();
    }

    [Fact]
    public void A_disposed_tensor_is_refused_and_says_so()
    {
        var x = ones(3);
        using var y = ones(3);
        x.Dispose();
        foreach (var use in new Action[] { () => x.add(1), () => y.add(x), () => x.ToArray<float>(), () => _ = x.shape, () => x.backward(), () => cat([y, x]), () => x.add_(y) })
        {
            Assert.Contains("the tensor was disposed, by hand or with its DisposeScope", Assert.Throws<ObjectDisposedException>(use).Message, StringComparison.Ordinal);
        }

        Assert.Equal("a disposed tensor", x.ToString());
    }
}
