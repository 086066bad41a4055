using System.Runtime.InteropServices;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class DataTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Each_type_of_CSharp_comes_back_as_it_went_in()
    {
        RoundTrip([true, false, true], @bool);
        RoundTrip<byte>([0, 127, 255], uint8);
        RoundTrip<sbyte>([-128, 0, 127], int8);
        RoundTrip<short>([short.MinValue, 0, short.MaxValue], int16);
        RoundTrip([int.MinValue, 0, int.MaxValue], int32);
        RoundTrip([long.MinValue, 0, long.MaxValue], int64);
        RoundTrip([Half.Epsilon, Half.MaxValue, Half.NaN], float16);
        RoundTrip([float.Epsilon, float.NaN, -0f], float32);
        RoundTrip([double.Epsilon, double.NaN, -0.0], float64);
    }

    [Fact]
    public void Bfloat16_is_read_and_written_as_its_bits()
    {
        var x = tensor([1f, -2f, 0.5f], bfloat16);
        Assert.Equal(new ushort[] { 0x3f80, 0xc000, 0x3f00 }, x.ToArray<ushort>());
        x.AsSpan<ushort>()[0] = 0x4040;
        Assert.Equal([3f, -2f, 0.5f], x.@float().ToArray<float>());
        Assert.True(frombuffer(new ushort[] { 0x4040, 0xc000, 0x3f00 }, bfloat16).Equals(x));
    }

    [Fact]
    public void A_span_is_the_memory_itself()
    {
        var x = zeros(2, 2);
        x.AsSpan<float>()[3] = 5;
        Assert.Equal(5, x[1, 1].item<float>());
        Assert.Equal(BitConverter.GetBytes(5f), x.bytes[12..].ToArray());
        MemoryMarshal.Cast<byte, float>(x.bytes)[0] = 4;
        Assert.Equal([4, 0, 0, 5], x.ToArray<float>());
    }

    [Fact]
    public void A_tensor_that_is_not_contiguous_gives_an_array_but_no_span_and_says_what_to_do()
    {
        var x = arange(6).view(2, 3).t();
        Assert.Equal([0, 3, 1, 4, 2, 5], x.ToArray<long>());
        var error = Assert.Throws<TorchValueException>(() => x.AsSpan<long>()[0]);
        Assert.Equal("only a contiguous CPU tensor can be read in place, not int64 [3, 2] on cpu; use ToArray, or cpu().contiguous()", error.Message);
    }

    [Fact]
    public void The_wrong_type_of_element_is_refused()
    {
        var error = Assert.Throws<TorchTypeException>(() => ones(3).ToArray<double>());
        Assert.Equal("elements of float32 [3] cannot be read as Double", error.Message);
        Assert.Throws<TorchTypeException>(() => ones(3).AsSpan<int>()[0]);
        Assert.Throws<TorchTypeException>(() => ones(3).to(bfloat16).ToArray<Half>());
        Assert.Throws<NotSupportedException>(() => ones(3).ToArray<decimal>());
    }

    [Fact]
    public void One_element_is_read_as_any_number_and_several_are_refused()
    {
        var x = tensor(2.5);
        Assert.Equal(2.5, x.item<double>());
        Assert.Equal(2.5f, x.item<float>());
        Assert.Equal(2, x.item<int>());
        Assert.True(x.ToBoolean());
        Assert.Contains("float32 [2]", Assert.Throws<TorchValueException>(() => ones(2).item<float>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_leaves_the_graph_alone()
    {
        var x = ones([2], requires_grad: true);
        Assert.Equal([2, 2], (x * 2).ToArray<float>());
        Assert.Equal(1, x[0].item<float>());
        Assert.Equal([1, 1], x.AsSpan<float>().ToArray());
    }

    [Fact]
    public void Values_are_printed_under_dtype_and_shape()
    {
        Assert.Equal("int64 [2, 2], device = cpu\n[[ 0, -1],\n [-2, -3]]", (-arange(4)).view(2, 2).str());
        Assert.Equal("float32 [2], device = cpu\n[0.5, NaN]", tensor([0.5f, float.NaN]).str());
        Assert.Equal("bool [], device = cpu\ntrue", tensor(true).str());
        Assert.Equal("int64 [2000], device = cpu\n[   0,    1,    2, ..., 1997, 1998, 1999]", arange(2000).str());
        Assert.Equal("float32 [3, 0], device = cpu\n[[],\n [],\n []]", zeros(3, 0L).str());
        Assert.Equal("float64 [2], device = cpu", zeros(2, float64).ToString());
    }

    public void Dispose() => _scope.Dispose();

    private static void RoundTrip<T>(T[] values, ScalarType dtype)
        where T : unmanaged
    {
        var x = tensor(values);
        Assert.Equal(dtype, x.dtype);
        Assert.Equal(MemoryMarshal.AsBytes<T>(values).ToArray(), MemoryMarshal.AsBytes<T>(x.ToArray<T>()).ToArray());
        Assert.Equal(MemoryMarshal.AsBytes<T>(values).ToArray(), x.bytes.ToArray());
        Assert.Equal(MemoryMarshal.AsBytes<T>(values).ToArray(), MemoryMarshal.AsBytes(x.AsSpan<T>()).ToArray());
    }
}
