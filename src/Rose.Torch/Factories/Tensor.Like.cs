using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::zeros_like", this, dtype, default, device), requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::ones_like", this, dtype, default, device), requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::empty_like", this, dtype, default, device), requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::full_like", this, value, dtype, default, device), requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::rand_like", this, dtype, default, device), requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::randn_like", this, dtype, default, device), requires_grad);

        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::randint_like.low_dtype", this, low, high, dtype, default, device), requires_grad);

        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::new_zeros", this, size, dtype, default, device), requires_grad);

        public Tensor new_ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::new_ones", this, size, dtype, default, device), requires_grad);

        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::new_empty", this, size, dtype, default, device), requires_grad);

        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(Op.Call("aten::new_full", this, size, value, dtype, default, device), requires_grad);
    }
}
