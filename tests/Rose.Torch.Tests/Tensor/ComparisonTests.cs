using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class ComparisonTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _a = tensor([1, 2, 3]);
    private readonly Tensor _b = tensor([3, 2, 1]);

    [Fact]
    public void Operators_compare_element_by_element()
    {
        Assert.Equal([false, true, false], (_a == _b).ToArray<bool>());
        Assert.Equal([true, false, true], (_a != _b).ToArray<bool>());
        Assert.Equal([true, false, false], (_a < _b).ToArray<bool>());
        Assert.Equal([false, false, true], (_a > _b).ToArray<bool>());
        Assert.Equal([true, true, false], (_a <= _b).ToArray<bool>());
        Assert.Equal([false, true, true], (_a >= _b).ToArray<bool>());
    }

    [Fact]
    public void A_number_may_stand_on_either_side()
    {
        Assert.Equal([true, false, false], (_a < 2).ToArray<bool>());
        Assert.Equal([false, false, true], (2 < _a).ToArray<bool>());
        Assert.Equal([false, true, true], (2.0 <= _a).ToArray<bool>());
        Assert.Equal([true, true, false], (2 >= _a).ToArray<bool>());
        Assert.Equal([false, true, false], (2 == _a).ToArray<bool>());
        Assert.Equal([true, false, true], (_a != 2).ToArray<bool>());
    }

    [Fact]
    public void Masks_combine_as_logic_does()
    {
        var low = _a < 3;
        var high = _a > 1;
        Assert.Equal([false, true, false], (low & high).ToArray<bool>());
        Assert.Equal([true, true, true], (low | high).ToArray<bool>());
        Assert.Equal([true, false, true], (low ^ high).ToArray<bool>());
        Assert.Equal([false, false, true], (~low).ToArray<bool>());
        Assert.Equal([false, false, true], logical_not(low).ToArray<bool>());
        Assert.Equal([3, 2, 3], (_a | _b).ToArray<int>());
    }

    [Fact]
    public void Whole_tensors_are_equal_when_shape_and_elements_are()
    {
        Assert.True(_a.Equals(tensor([1, 2, 3])));
        Assert.False(_a.Equals(_b));
        Assert.False(_a.Equals(_a.view(1, 3)));
        Assert.False(_a.Equals(null));
        Assert.Equal([false, true, false], torch.equal(_a, _b).ToArray<bool>());
    }

    [Fact]
    public void Close_means_within_the_tolerances()
    {
        var x = tensor([1.0, 100.0, double.NaN]);
        var y = tensor([1.0 + 1e-6, 100.01, double.NaN]);
        Assert.Equal([true, false, false], isclose(x, y).ToArray<bool>());
        Assert.False(allclose(x, y, 1e-3));
        Assert.True(allclose(x, y, 1e-3, equal_nan: true));
    }

    public void Dispose() => _scope.Dispose();
}
