using static Rose.Torch.torch;
using static Rose.Torch.torch.TensorIndex;

namespace Rose.Torch.Tests;

public sealed class IndexingTests : IDisposable
{
    private static readonly (string Python, Func<Tensor, Tensor> Rose)[] _reads =
    [
        ("x[1]", x => x[1]),
        ("x[-1, 2]", x => x[-1, 2]),
        ("x[1, 2, 3]", x => x[1, 2, 3]),
        ("x[1:]", x => x[1..]),
        ("x[:, 1:3]", x => x[.., 1..3]),
        ("x[:, :-1]", x => x[.., ..^1]),
        ("x[..., -1]", x => x[Ellipsis, ^1]),
        ("x[..., 1:]", x => x[Ellipsis, Slice(1)]),
        ("x[:, ::2, 1::2]", x => x[Colon, Slice(step: 2), Slice(1, null, 2)]),
        ("x[0, ..., 1]", x => x[0, Ellipsis, 1]),
        ("x[None]", x => x[None]),
        ("x[:, None, 0]", x => x[Colon, None, 0]),
        ("x[..., None]", x => x[Ellipsis, None]),
        ("x[True]", x => x[Bool(true)]),
        ("x[False]", x => x[Bool(false)]),
        ("x[torch.tensor(True)]", x => x[tensor(true)]),
        ("x[1, torch.tensor(False)]", x => x[1, tensor(false)]),
        ("x[torch.tensor(1)]", x => x[tensor(1L)]),
        ("x[:, torch.tensor(-1)]", x => x[Colon, tensor(-1)]),
        ("x[torch.tensor(1), r]", x => x[tensor(1L), tensor([1L, 0L, 1L])]),
        ("x[r]", x => x[tensor([1L, 0L, 1L])]),
        ("x[:, r]", x => x[Colon, tensor([1L, 0L, 1L])]),
        ("x[r, r]", x => x[tensor([1L, 0L, 1L]), tensor([1L, 0L, 1L])]),
        ("x[r, :, r]", x => x[tensor([1L, 0L, 1L]), Colon, tensor([1L, 0L, 1L])]),
        ("x[0, r]", x => x[0, tensor([1L, 0L, 1L])]),
        ("x[..., r, 1:]", x => x[Ellipsis, tensor([1L, 0L, 1L]), 1..]),
        ("x[x > 7]", x => x[x > 7]),
        ("x[:, x[0] % 2 == 0]", x => x[Colon, x[0] % 2 == 0]),
        ("x[x[:, :, 0] > 5]", x => x[x[.., .., 0] > 5]),
        ("x[:, x[0] > 5]", x => x[Colon, x[0] > 5]),
        ("x.index_select(1, r)", x => x.index_select(1, tensor([1L, 0L, 1L]))),
        ("x.gather(2, x[:, :, :2] % 4)", x => gather(x, 2, x[.., .., ..2] % 4)),
        ("x.take(r)", x => x.take(tensor([1L, 0L, 1L]))),
        ("x.masked_select(x < 5)", x => masked_select(x, x < 5)),
        ("x.masked_fill(x % 3 == 0, -1)", x => x.masked_fill(x % 3 == 0, -1)),
        ("torch.where(x > 9, x, -x)", x => where(x > 9, x, -x)),
        ("torch.where(x > 20)[2]", x => where(x > 20)[2]),
        ("x.narrow(2, 1, 2)", x => x.narrow(2, 1, 2)),
        ("x.select(1, -1)", x => x.select(1, -1)),
        ("x[:, :, 1:4:2]", x => x.slice(2, 1, 4, 2)),
        ("x.nonzero()[3]", x => x.nonzero()[3]),
        ("x.scatter(0, x[:1] % 2, x[1:])", x => scatter(x, 0, x[..1] % 2, x[1..])),
        ("x.scatter_add(2, x % 4, x)", x => x.scatter_add(2, x % 4, x)),
        ("x.index_add(1, r, x, alpha=2)", x => x.index_add(1, tensor([1L, 0L, 1L]), x, 2)),
        ("x.index_fill(1, r, 5)", x => x.index_fill(1, tensor([1L, 0L, 1L]), 5)),
        ("x.take_along_dim(x % 2, 1)", x => x.take_along_dim(x % 2, 1)),
    ];

    private static readonly (string Python, Action<Tensor> Rose)[] _writes =
    [
        ("x[1] = 7", x => x[1] = tensor(7L)),
        ("x[0, 1, 2] = 7", x => x[0, 1, 2] = tensor(7L)),
        ("x[:, 1:3] = x[:, :2].clone()", x => x[.., 1..3] = x[.., ..2].clone()),
        ("x[0, :, 1] = x[:1, :, 0]", x => x[0, Colon, 1] = x[..1, .., 0]),
        ("x[..., -1] = torch.tensor([1, 2, 3])", x => x[Ellipsis, ^1] = tensor([1L, 2L, 3L])),
        ("x[x > 7] = 0", x => x[x > 7] = tensor(0L)),
        ("x[:, r] = -1", x => x.index_put_(-1, Colon, tensor([1L, 0L, 1L]))),
        ("x[1, r, 0] = torch.tensor([5, 6, 5])", x => x[1, tensor([1L, 0L, 1L]), 0] = tensor([5L, 6L, 5L])),
        ("x[None, 0] = 3", x => x[None, 0] = tensor(3L)),
        ("x.index_put_((r,), torch.tensor(1), accumulate=True)", x => x.index_put_(tensor(1L), [tensor([1L, 0L, 1L])], accumulate: true)),
        ("x[1:] += 4", x => x.index_put_(tensor(4L), [1..], accumulate: true)),
        ("x[:, :, 1].fill_(9)", x => x[.., .., 1].fill_(9)),
    ];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> _python = new(() => PyTorch.Run(
        "r = torch.tensor([1, 0, 1])\nx = torch.arange(24).view(2, 3, 4)\n"
        + string.Join('\n', _reads.Select(read => $"put({Quoted(read.Python)}, {read.Python}); _out[{Quoted(read.Python)}] += str(list(({read.Python}).shape))"))
        + "\n"
        + string.Join('\n', _writes.Select(write => $"x = torch.arange(24).view(2, 3, 4); {write.Python}; put({Quoted(write.Python)}, x)"))));

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = arange(24).view(2, 3, 4);

    public static TheoryData<int> Reads => [.. Enumerable.Range(0, _reads.Length)];

    public static TheoryData<int> Writes => [.. Enumerable.Range(0, _writes.Length)];

    [Theory]
    [MemberData(nameof(Reads))]
    public void Reading_gives_the_elements_and_the_shape_of_PyTorch(int which)
    {
        var (python, rose) = _reads[which];
        var picked = rose(_x);
        Assert.Equal($"{python} {_python.Value[python]}", $"{python} {PyTorch.Hex(picked)}[{string.Join(", ", picked.shape)}]");
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public void Writing_changes_the_elements_that_PyTorch_changes(int which)
    {
        var (python, rose) = _writes[which];
        rose(_x);
        Assert.Equal($"{python} {_python.Value[python]}", $"{python} {PyTorch.Hex(_x)}");
    }

    [Fact]
    public void A_slice_is_a_view_and_a_pick_is_a_copy()
    {
        _x[1].fill_(-1);
        _x[tensor([0L])].fill_(-2);
        Assert.Equal(-1, _x[1, 0, 0].item<long>());
        Assert.Equal(0, _x[0, 0, 0].item<long>());
    }

    [Fact]
    public void Gradients_flow_through_indexing()
    {
        var x = arange(6, float64).view(2, 3).requires_grad_();
        (x[1, 1..].sum() + (2 * x[tensor([0L, 0L]), tensor([2L, 2L])].sum())).backward();
        Assert.Equal([0, 0, 4, 0, 1, 1], x.grad!.ToArray<double>());
    }

    [Fact]
    public void Too_many_indices_are_refused_with_the_shape()
    {
        var error = Assert.Throws<TorchIndexException>(() => _x[0, 0, 0, 0]);
        Assert.Equal("4 indices are too many for int64 [2, 3, 4]", error.Message);
    }

    public void Dispose() => _scope.Dispose();

    private static string Quoted(string text) => $"'{text}'";

    [Fact]
    public void A_tensor_of_one_index_gives_a_view()
    {
        var x = arange(6f).reshape(2, 3);

        x[tensor(1L)].add_(100);

        Assert.Equal([0f, 1, 2, 103, 104, 105], x.ToArray<float>());
    }

    [Fact]
    public void A_list_with_a_null_is_refused_and_full_takes_a_bool()
    {
        Assert.Contains("tensor 1 of the 2 of a list is null", Assert.Throws<TorchTypeException>(() => cat([ones(1), null!])).Message, StringComparison.Ordinal);
        Assert.Equal(ScalarType.Bool, full(2, true).dtype);
        Assert.Equal([1f, 1], full(2, true, float32).ToArray<float>());
    }
}
