using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        public Tensor add(Tensor target, Scalar? alpha = null) => Op.Call("aten::add.Tensor", this, target, alpha ?? 1);

        public Tensor add(Scalar scalar, Scalar? alpha = null) => Op.Call("aten::add.Scalar", this, scalar, alpha ?? 1);

        public Tensor add_(Tensor target, Scalar? alpha = null) => Op.CallInPlace("aten::add_.Tensor", this, target, alpha ?? 1);
    }
}
