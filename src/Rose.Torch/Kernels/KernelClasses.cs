namespace Rose.Torch;

/// <summary>Which class an operator counts to, by its name; what stands in none is <see cref="KernelClass.Other"/>.</summary>
internal static class KernelClasses
{
    private static readonly Dictionary<KernelClass, string> _names = new()
    {
        [KernelClass.Communication] = "rose::all_reduce rose::all_gather rose::reduce_scatter rose::broadcast rose::barrier rose::send rose::receive",
        [KernelClass.Products] = "aten::linear aten::matmul aten::mm aten::bmm aten::addmm aten::baddbmm aten::addbmm aten::mv aten::addmv aten::dot",
        [KernelClass.Attention] = """
            rose::attention_weights rose::attention_weights_backward rose::attention_sum rose::attention_sum_backward
            aten::softmax aten::_softmax aten::_softmax_backward_data aten::scaled_dot_product_attention aten::_scaled_dot_product_attention
            aten::_scaled_dot_product_attention_math aten::_scaled_dot_product_flash_attention aten::_scaled_dot_product_flash_attention_backward
            aten::_scaled_dot_product_flash_attention_for_cpu aten::_scaled_dot_product_flash_attention_for_cpu_backward
            aten::_scaled_dot_product_efficient_attention aten::_scaled_dot_product_efficient_attention_backward
            aten::_scaled_dot_product_cudnn_attention aten::_scaled_dot_product_cudnn_attention_backward
            """,
        [KernelClass.Normalisation] = "aten::layer_norm aten::native_layer_norm aten::native_layer_norm_backward",
        [KernelClass.Elementwise] = """
            aten::add aten::add_ aten::sub aten::sub_ aten::mul aten::mul_ aten::div aten::div_ aten::neg aten::pow aten::sqrt aten::exp aten::exp_ aten::log
            aten::addcmul_ aten::addcdiv_ aten::maximum aten::minimum aten::gelu aten::gelu_backward aten::relu aten::relu_ aten::threshold_backward
            aten::silu aten::silu_backward aten::tanh aten::tanh_backward aten::sigmoid aten::masked_fill aten::masked_fill_ aten::where
            aten::eq aten::ne aten::lt aten::le aten::gt aten::ge aten::logical_or_ aten::logical_and_ aten::any aten::sum aten::mean aten::amax aten::max
            aten::dropout aten::dropout_ aten::native_dropout aten::native_dropout_backward aten::bernoulli_ rose::dropout rose::draw
            """,
        [KernelClass.Embedding] = "aten::embedding aten::embedding_backward aten::embedding_dense_backward aten::index aten::index_select aten::index_add_ aten::index_put_ aten::_index_put_impl_ aten::gather aten::scatter_add_",
        [KernelClass.Loss] = """
            aten::cross_entropy_loss aten::nll_loss aten::nll_loss_nd aten::nll_loss_forward aten::nll_loss_backward aten::mse_loss aten::mse_loss_backward
            aten::log_softmax aten::_log_softmax aten::_log_softmax_backward_data rose::vocab_cross_entropy rose::vocab_cross_entropy_backward
            rose::next_token_loss rose::next_token_loss_backward
            """,
        [KernelClass.Optimizer] = "rose::adam aten::_fused_adamw_ aten::_fused_adam_ aten::_fused_sgd_",
    };

    /// <summary>For rose_kernel_clock_new: lines of a name and the number of its class.</summary>
    public static string Lines { get; } = string.Concat(ByName().Select(each => $"{each.Key} {(int)each.Value}\n"));

    /// <param name="name">Without overload, such as aten::mm.</param>
    public static KernelClass Of(string name) => ByName().GetValueOrDefault(name, KernelClass.Other);

    private static Dictionary<string, KernelClass> ByName() => _names
        .SelectMany(each => each.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), (each, name) => (Name: name, Class: each.Key))
        .ToDictionary(each => each.Name, each => each.Class);
}
