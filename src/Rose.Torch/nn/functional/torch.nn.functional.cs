using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The functions behind the modules, without state.</summary>
        public static partial class functional
        {
            /// <summary>input·weightsᵀ + bias: [..., in] and [out, in] to [..., out].</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Op.Call("aten::linear", input, weights, bias);

            /// <summary>Normalises the last dims, those of normalized_shape.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Op.Call("aten::layer_norm", input, normalized_shape, weight, bias, eps);

            /// <summary>Rows of weight [rows, dim] by integer indices [...]: [..., dim]. With max_norm, rows that are longer are shortened in place first.</summary>
            public static Tensor embedding(Tensor input, Tensor weight, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false)
            {
                if (max_norm is { } limit)
                {
                    using var _ = no_grad();
                    using var indices = Op.Call("aten::contiguous", input);
                    Op.CallInPlace("aten::embedding_renorm_", weight, indices, limit, norm_type);
                }

                return Op.Call("aten::embedding", weight, input, padding_idx ?? -1, scale_grad_by_freq, sparse);
            }

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Op.Call("aten::softmax.int", input, dim, dtype);

            public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => Op.Call("aten::log_softmax.int", input, dim, dtype);

            public static Tensor gelu(Tensor x) => gelu(x, false);

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false) =>
                Op.Call(inplace ? "aten::gelu_" : "aten::gelu", x, approximate == Modules.GELU.Approximate.tanh ? "tanh" : "none");

            public static Tensor relu(Tensor x, bool inplace = false) => Op.Call(inplace ? "aten::relu_" : "aten::relu", x);

            public static Tensor silu(Tensor x, bool inplace = false) => Op.Call(inplace ? "aten::silu_" : "aten::silu", x);

            public static Tensor tanh(Tensor x, bool inplace = false) => Op.Call(inplace ? "aten::tanh_" : "aten::tanh", x);

            /// <summary>Divides by the p-norm along dim, or by eps where the norm is smaller.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12)
            {
                using var norm = Op.Call("aten::norm.ScalarOpt_dim", input, p, new[] { dim }, true);
                using var clamped = Op.Call("aten::clamp_min", norm, eps);
                using var denominator = Op.Call("aten::expand_as", clamped, input);
                return Op.Call("aten::div.Tensor", input, denominator);
            }

            /// <summary>Class indices [...] to 0/1 vectors [..., num_classes]; -1 takes the largest index plus one.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Op.Call("aten::one_hot", x, num_classes);

            /// <summary>Pads the last dims: pad holds a pair before, after for each, the last dim first.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Constant or PaddingModes.Zeros => Op.Call("aten::pad", input, pad, "constant", mode == PaddingModes.Zeros ? 0 : value),
                _ => Op.Call("aten::pad", input, pad, mode.ToString().ToLowerInvariant()),
            };
        }
    }
}
