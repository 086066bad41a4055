using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor relu() => Op.Call("aten::relu", this);

        public Tensor relu_() => Op.CallInPlace("aten::relu_", this);

        public Tensor silu() => Op.Call("aten::silu", this);

        public Tensor silu_() => Op.CallInPlace("aten::silu_", this);

        public Tensor gelu() => Op.Call("aten::gelu", this);

        public Tensor gelu_() => Op.CallInPlace("aten::gelu_", this);

        /// <summary>approximate: "none" (erf) or "tanh".</summary>
        public Tensor gelu(string approximate) => Op.Call("aten::gelu", this, approximate);

        public Tensor leaky_relu(Scalar negative_slope) => Op.Call("aten::leaky_relu", this, negative_slope);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Op.Call("aten::softmax.int", this, dim, dtype);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Op.Call("aten::log_softmax.int", this, dim, dtype);
        public Tensor softplus(double beta = 1, double threshold = 20) => Op.Call("aten::softplus", this, beta, threshold);
        public Tensor log_sigmoid() => Op.Call("aten::log_sigmoid", this);
    }
}
