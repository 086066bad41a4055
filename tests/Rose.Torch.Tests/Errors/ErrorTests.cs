using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void An_index_out_of_range_names_operator_tensor_and_index()
    {
        var error = Assert.Throws<TorchIndexException>(() => ones(3)[5]);
        Assert.StartsWith("aten::select.int(float32 [3], 0, 5): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("out of range", error.Message, StringComparison.Ordinal);
        Assert.Contains("aten::sum.dim_IntList(float32 [3], [4], false, None)", Assert.Throws<TorchIndexException>(() => ones(3).sum(4)).Message, StringComparison.Ordinal);
        Assert.Equal("dim = 2 is out of range for a tensor of 1 dims", Assert.Throws<TorchIndexException>(() => ones(3).size(2)).Message);
    }

    [Fact]
    public void Data_that_does_not_fill_the_shape_is_a_value_error()
    {
        var error = Assert.Throws<TorchValueException>(() => tensor([1f, 2f, 3f], [2, 2]));
        Assert.Contains("shape [2, 2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("16 bytes, not 12", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named_both()
    {
        var error = Assert.Throws<TorchException>(() => ones(2, 3).matmul(ones(4, 5)));
        Assert.StartsWith("aten::matmul(float32 [2, 3], float32 [4, 5]): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("2x3 and 4x5", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("aten::add.Tensor(float32 [2], float32 [3]): ", Assert.Throws<TorchException>(() => ones(2) + ones(3)).Message, StringComparison.Ordinal);
        Assert.StartsWith("aten::cat([float32 [2], float32 [3, 1]], 0): ", Assert.ThrowsAny<TorchException>(() => cat([ones(2), ones(3, 1)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_place_work_on_a_leaf_that_records_gradients_is_refused()
    {
        var error = Assert.Throws<TorchException>(() => ones([2], requires_grad: true).add_(1));
        Assert.StartsWith("aten::add_.Scalar(float32 [2], 1): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("leaf Variable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_kernel_is_not_implemented()
    {
        var error = Assert.Throws<TorchNotImplementedException>(() => zeros(3, device: device("meta")).ToArray<float>());
        Assert.Contains("meta", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_this_libtorch_lacks_is_named_with_the_version()
    {
        var error = Assert.Throws<TorchNotImplementedException>(() => Op.Call("aten::frobnicate.Tensor", ones(1)));
        Assert.Contains($"this libtorch ({Build.LibtorchVersion}) has no operator aten::frobnicate.Tensor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_that_the_schema_refuses_show_the_schema()
    {
        var error = Assert.ThrowsAny<TorchException>(() => Op.Call("aten::relu", ones(1), 3));
        Assert.StartsWith("aten::relu(float32 [1], 3): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("aten::relu(Tensor self) -> Tensor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_singular_matrix_is_a_linear_algebra_error()
    {
        var error = Assert.Throws<TorchLinearAlgebraException>(() => linalg.inv(zeros(2, 2)));
        Assert.StartsWith("aten::linalg_inv(float32 [2, 2]): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("singular", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_memory_than_there_is_is_an_error_that_one_survives()
    {
        var error = Assert.Throws<TorchOutOfMemoryException>(() => empty([1L << 50]));
        Assert.Contains("aten::empty.memory_format([1125899906842624]", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, ones(3).sum().item<float>());
    }

    [Fact]
    public void Every_error_is_a_torch_exception_and_keeps_to_one_line_of_reason()
    {
        var error = Assert.ThrowsAny<TorchException>(() => ones(2).view(3));
        Assert.DoesNotContain("Exception raised from", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".cpp", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_unknown_or_absent_is_refused()
    {
        Assert.Contains("use \"cpu\", \"cuda\" or \"cuda:N\"", Assert.Throws<ArgumentException>(() => ones(1).to("gpu")).Message, StringComparison.Ordinal);
        Assert.SkipWhen(cuda.is_available(), "this machine has a GPU");
        Assert.ThrowsAny<TorchException>(() => ones(1).cuda());
    }

    public void Dispose() => _scope.Dispose();
}
