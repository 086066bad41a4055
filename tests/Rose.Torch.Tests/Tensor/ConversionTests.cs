using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class ConversionTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Every_dtype_is_reached_by_its_name()
    {
        var x = tensor([0.0, 1.5, 3.0]);
        Assert.Equal(
            [@bool, uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64],
            new[] { x.@bool(), x.@byte(), x.@char(), x.@short(), x.@int(), x.@long(), x.half(), x.bfloat16(), x.@float(), x.@double() }.Select(t => t.dtype));
        Assert.Equal([0, 1, 3], x.@int().ToArray<int>());
        Assert.Equal([false, true, true], x.to(@bool).ToArray<bool>());
        Assert.Equal(float32, x.type_as(ones(1)).dtype);
    }

    [Fact]
    public void Rounding_to_half_precision_is_to_nearest_even()
    {
        var x = tensor([1 + (1.0 / 256), 1 + (3.0 / 256), 1e5]);
        Assert.Equal([1.0, 1 + (1.0 / 64), 99840.0], x.bfloat16().@double().ToArray<double>());
        Assert.Equal([(Half)(1 + (1.0 / 256)), (Half)(1 + (3.0 / 256)), Half.PositiveInfinity], x.half().ToArray<Half>());
    }

    [Fact]
    public void A_conversion_that_changes_nothing_shares_memory_unless_a_copy_is_asked_for()
    {
        var x = zeros(3);
        x.to(float32).fill_(1);
        Assert.Equal([1, 1, 1], x.ToArray<float>());
        x.to(float32, copy: true).fill_(2);
        x.to(CPU, copy: true).fill_(2);
        x.cpu().add_(1);
        Assert.Equal([2, 2, 2], x.ToArray<float>());
    }

    [Fact]
    public void The_source_can_be_disposed_with_the_conversion()
    {
        var x = zeros(3);
        var y = x.to(float64, disposeAfter: true);
        Assert.True(x.IsInvalid);
        Assert.Equal([0, 0, 0], y.ToArray<double>());
    }

    [Fact]
    public void A_detached_tensor_shares_memory_but_not_the_graph()
    {
        var x = ones([2], requires_grad: true);
        var y = (x * 2).detach();
        Assert.False(y.requires_grad);
        Assert.True((x * 2).requires_grad);
        Assert.True(x.alias().Equals(x));
        Assert.Equal(2f, (float)y[0]);
        Assert.Equal(2, (int)y[1]);
    }

    [Fact]
    public void Copying_converts_dtype_and_broadcasts()
    {
        var x = zeros(2, 3, int64);
        Assert.Same(x, x.copy_(tensor([1.0, 2.0, 3.0])));
        Assert.Equal([1, 2, 3, 1, 2, 3], x.ToArray<long>());
    }

    public void Dispose() => _scope.Dispose();
}
