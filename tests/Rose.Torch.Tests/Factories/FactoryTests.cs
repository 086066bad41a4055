using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class FactoryTests : IDisposable
{
    private static readonly int[] _vector = [1, 2, 3, 4, 5, 6];
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Filled_tensors_have_the_shape_and_the_default_dtype()
    {
        Assert.Equal("float32 [2, 3], device = cpu", zeros(2, 3).ToString());
        Assert.Equal("float32 [], device = cpu", ones([]).ToString());
        Assert.Equal("float64 [2, 3, 4, 5], device = cpu", ones(2, 3, 4, 5, float64).ToString());
        Assert.Equal("int64 [3], device = cpu", full(3, 7).ToString());
        Assert.Equal("float32 [1, 2], device = cpu", full(1, 2, 7f).ToString());
        Assert.Equal("bool [4], device = cpu", empty(4, @bool).ToString());
        Assert.Equal(get_default_dtype(), empty([0]).dtype);
        Assert.Equal([7, 7, 7], full(3, 7).ToArray<long>());
        Assert.Equal([3, 1], empty_strided([2, 3], [3, 1]).stride());
    }

    [Fact]
    public void Ranges_count_as_Python_does()
    {
        Assert.Equal([0, 1, 2, 3], arange(4).ToArray<long>());
        Assert.Equal([2, 4, 6], arange(2, 8, 2).ToArray<long>());
        Assert.Equal([0f, 0.5f, 1f], arange(0, 1.5, 0.5).ToArray<float>());
        Assert.Equal([5, 4, 3], arange(5, 2, -1, int32).ToArray<int>());
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], linspace(0, 1, 5, float64).ToArray<double>());
        Assert.Equal([1, 10, 100], logspace(0, 2, 3, dtype: float64).ToArray<double>());
        Assert.Equal([1, 0, 0, 0, 1, 0], eye(2, 3, int64).ToArray<long>());
        Assert.Equal([2, 2], eye(2).shape);
    }

    [Fact]
    public void A_number_becomes_a_tensor_of_its_own_type()
    {
        Assert.Equal(
            [float32, float64, int32, int64, @bool, uint8, int8, int16, float16],
            new[] { tensor(1f), tensor(1.0), tensor(1), tensor(1L), tensor(true), tensor((byte)1), tensor((sbyte)1), tensor((short)1), tensor((Half)1) }.Select(t => t.dtype));
        Assert.Empty(tensor(1f).shape);
        Assert.Equal(bfloat16, tensor(1.5, bfloat16).dtype);
        Assert.Equal(float64, tensor(3, float64).dtype);
        Assert.True(tensor(1f, requires_grad: true).requires_grad);
    }

    [Fact]
    public void Arrays_of_any_rank_and_lists_keep_their_shape()
    {
        Assert.Equal([6], tensor(_vector).shape);
        Assert.Equal([2, 3], tensor(_vector, [2, 3]).shape);
        Assert.Equal([3, 2], tensor(_vector, 3, 2).shape);
        Assert.Equal([1, 2, 3, 1], tensor(_vector, 1, 2, 3, 1).shape);
        Assert.Equal([6], tensor(new List<int>(_vector)).shape);
        Assert.Equal([2, 3], tensor(new List<int>(_vector), [2, 3], float64).shape);
        Assert.Equal([2, 2], tensor(new Memory<int>(_vector, 1, 4), [2, 2]).shape);
        var matrix = new[,] { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } };
        Assert.Equal([2, 3], tensor(matrix).shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], tensor(matrix, int64).ToArray<long>());
        Assert.Equal([1, 2, 1], tensor(new float[1, 2, 1]).shape);
        Assert.Equal([1, 2, 1, 3], tensor(new bool[1, 2, 1, 3]).shape);
        Assert.Equal([1, 1, 1, 1, 2], from_array(new short[1, 1, 1, 1, 2]).shape);
        Assert.Equal([2, 3], as_tensor(matrix).shape);
        Assert.Equal(float32, as_tensor(_vector, float32).dtype);
        Assert.True(tensor(matrix, requires_grad: true).requires_grad);
    }

    [Fact]
    public void A_tensor_holds_a_copy_of_the_array()
    {
        var values = new[] { 1f, 2f };
        var x = tensor(values);
        values[0] = 9;
        Assert.Equal([1, 2], x.ToArray<float>());
    }

    [Fact]
    public void A_buffer_is_read_as_the_dtype_says()
    {
        var bits = new byte[] { 0, 0, 128, 63, 0, 0, 0, 64 };
        Assert.Equal([1, 2], frombuffer(bits, float32).ToArray<float>());
        Assert.Equal([2], frombuffer(bits, float32, count: 1, offset: 4).ToArray<float>());
        var error = Assert.Throws<ArgumentException>(() => frombuffer(bits, float32, count: 2, offset: 4));
        Assert.Contains("offset = 4 and count = 2 do not select whole Float32 elements of a buffer of 8 bytes", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => frombuffer(bits, float64, offset: 1));
    }

    [Fact]
    public void Elements_of_an_unknown_type_are_refused() =>
        Assert.Equal("no dtype holds elements of type Decimal", Assert.Throws<NotSupportedException>(() => tensor([1m])).Message);

    [Fact]
    public void A_tensor_like_another_takes_its_shape_and_dtype()
    {
        var x = zeros(2, 3, float64);
        Assert.Equal("float64 [2, 3], device = cpu", ones_like(x).ToString());
        Assert.Equal("float32 [2, 3], device = cpu", zeros_like(x, float32).ToString());
        Assert.Equal("float64 [2, 3], device = cpu", randn_like(x).ToString());
        Assert.Equal("float64 [2, 3], device = cpu", x.empty_like().ToString());
        Assert.Equal([3, 3, 3, 3, 3, 3], full_like(x, 3).ToArray<double>());
        Assert.Equal("float64 [4], device = cpu", x.new_zeros([4]).ToString());
        Assert.Equal([5, 5], x.new_full([2], 5).ToArray<double>());
        Assert.True(ones_like(x, requires_grad: true).requires_grad);
    }

    [Fact]
    public void A_leaf_can_be_made_to_record_gradients()
    {
        var x = randn([2, 2], requires_grad: true);
        Assert.True(x.requires_grad && x.is_leaf);
        x.sum().backward();
        Assert.Equal([1, 1, 1, 1], x.grad!.ToArray<float>());
    }

    public void Dispose() => _scope.Dispose();
}
