using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class ViewTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = arange(24).view(2, 3, 4);

    public static TheoryData<string, Func<Tensor, Tensor>, long[]> Shapes { get; } = new()
    {
        { "view", x => x.view(6, -1), [6, 4] },
        { "reshape", x => x.reshape(4, 6), [4, 6] },
        { "flatten", x => x.flatten(), [24] },
        { "flatten from 1", x => torch.flatten(x, 1), [2, 12] },
        { "unflatten", x => x.unflatten(2, 2, 2), [2, 3, 2, 2] },
        { "permute", x => x.permute(2, 0, 1), [4, 2, 3] },
        { "transpose", x => x.transpose(0, -1), [4, 3, 2] },
        { "swapdims", x => swapdims(x, 0, 1), [3, 2, 4] },
        { "T", x => x[0].T, [4, 3] },
        { "mT", x => x.mT, [2, 4, 3] },
        { "t", x => x[0].t(), [4, 3] },
        { "unsqueeze", x => x.unsqueeze(-1), [2, 3, 4, 1] },
        { "squeeze", x => x.view(1, 24, 1).squeeze(), [24] },
        { "squeeze one", x => x.view(1, 24, 1).squeeze(0), [24, 1] },
        { "expand", x => x.unsqueeze(0).expand(5, -1, -1, -1), [5, 2, 3, 4] },
        { "expand_as", x => x[0, 0].expand_as(x), [2, 3, 4] },
        { "broadcast_to", x => x[0, 0].broadcast_to(7, 4), [7, 4] },
        { "movedim", x => movedim(x, 0, 2), [3, 4, 2] },
        { "repeat", x => x.repeat(2, 1, 3), [4, 3, 12] },
        { "tile", x => x.tile([2]), [2, 3, 8] },
        { "repeat_interleave", x => x.repeat_interleave(2, 0), [4, 3, 4] },
        { "unfold", x => x.unfold(2, 2, 1), [2, 3, 3, 2] },
        { "as_strided", x => x.as_strided([2, 2], [1, 4], 5), [2, 2] },
        { "cat", x => cat([x, x], 1), [2, 6, 4] },
        { "stack", x => stack([x, x], 1), [2, 2, 3, 4] },
        { "vstack", x => vstack(x, x), [4, 3, 4] },
        { "hstack", x => hstack(x, x), [2, 6, 4] },
    };

    [Theory]
    [MemberData(nameof(Shapes), DisableDiscoveryEnumeration = true)]
    public void A_view_has_the_shape_that_it_names(string name, Func<Tensor, Tensor> view, long[] shape)
    {
        Assert.NotEmpty(name);
        Assert.Equal(shape, view(_x).shape);
    }

    [Fact]
    public void Elements_are_found_at_their_new_places()
    {
        Assert.Equal([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], _x[0].t().ToArray<long>());
        Assert.Equal(17, _x.permute(2, 0, 1)[1, 1, 1].item<long>());
        Assert.Equal([23, 22, 21, 20], _x.flip(0, 1, 2)[0, 0].ToArray<long>());
        Assert.Equal([3, 0, 1, 2], _x[0, 0].roll(1).ToArray<long>());
        Assert.Equal([0, 0, 1, 1], arange(2).repeat_interleave(2).ToArray<long>());
    }

    [Fact]
    public void A_view_shares_memory_and_a_copy_does_not()
    {
        var view = _x.view(24);
        var copy = _x.clone();
        _x.add_(100);
        Assert.Equal(100, view[0].item<long>());
        Assert.Equal(0, copy[0, 0, 0].item<long>());
        Assert.True(_x.is_contiguous());
        Assert.False(_x.mT.is_contiguous());
        Assert.True(_x.mT.contiguous().is_contiguous());
    }

    [Fact]
    public void Pieces_put_together_again_are_the_whole()
    {
        Assert.True(cat(_x.split(3, 2), 2).Equals(_x));
        Assert.Equal([3, 1], _x.split(3, 2).Select(piece => piece.size(2)));
        Assert.Equal([1, 2], _x.split([1, 2], 1).Select(piece => piece.size(1)));
        Assert.True(cat(_x.chunk(3, -1), -1).Equals(_x));
        Assert.Equal([2, 1], chunk(_x, 2, 1).Select(piece => piece.size(1)));
        Assert.True(stack(_x.unbind(1), 1).Equals(_x));
        Assert.Equal([3, 1], _x.tensor_split([3L], 2).Select(piece => piece.size(2)));
        Assert.Equal([1, 1, 0], _x.tensor_split(3, 0).Select(piece => piece.size(0)));
    }

    [Fact]
    public void Squeezing_in_place_changes_the_tensor_itself()
    {
        Assert.Same(_x, _x.unsqueeze_(0).squeeze_(0).transpose_(0, 1));
        Assert.Equal([3, 2, 4], _x.shape);
    }

    public void Dispose() => _scope.Dispose();
}
