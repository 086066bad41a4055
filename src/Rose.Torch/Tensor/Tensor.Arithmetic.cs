using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Op.Call("aten::add.Tensor", this, target);
        public Tensor add(Tensor target, Scalar alpha) => Op.Call("aten::add.Tensor", this, target, alpha);
        public Tensor add_(Tensor target) => Op.CallInPlace("aten::add_.Tensor", this, target);
        public Tensor add_(Tensor target, Scalar alpha) => Op.CallInPlace("aten::add_.Tensor", this, target, alpha);
        public Tensor add(Scalar scalar) => Op.Call("aten::add.Scalar", this, scalar);
        public Tensor add(Scalar scalar, Scalar alpha) => Op.Call("aten::add.Scalar", this, scalar, alpha);
        public Tensor add_(Scalar scalar) => Op.CallInPlace("aten::add_.Scalar", this, scalar);
        public Tensor add_(Scalar scalar, Scalar alpha) => Op.CallInPlace("aten::add_.Scalar", this, scalar, alpha);
        public Tensor sub(Tensor target) => Op.Call("aten::sub.Tensor", this, target);
        public Tensor sub(Tensor target, Scalar alpha) => Op.Call("aten::sub.Tensor", this, target, alpha);
        public Tensor sub_(Tensor target) => Op.CallInPlace("aten::sub_.Tensor", this, target);
        public Tensor sub_(Tensor target, Scalar alpha) => Op.CallInPlace("aten::sub_.Tensor", this, target, alpha);
        public Tensor sub(Scalar scalar) => Op.Call("aten::sub.Scalar", this, scalar);
        public Tensor sub(Scalar scalar, Scalar alpha) => Op.Call("aten::sub.Scalar", this, scalar, alpha);
        public Tensor sub_(Scalar scalar) => Op.CallInPlace("aten::sub_.Scalar", this, scalar);
        public Tensor sub_(Scalar scalar, Scalar alpha) => Op.CallInPlace("aten::sub_.Scalar", this, scalar, alpha);
        public Tensor mul(Tensor target) => Op.Call("aten::mul.Tensor", this, target);
        public Tensor mul(Scalar scalar) => Op.Call("aten::mul.Scalar", this, scalar);
        public Tensor mul_(Tensor target) => Op.CallInPlace("aten::mul_.Tensor", this, target);
        public Tensor mul_(Scalar scalar) => Op.CallInPlace("aten::mul_.Scalar", this, scalar);
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Op.Call("aten::div.Tensor_mode", this, target, Name(rounding_mode));
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Op.Call("aten::div.Scalar_mode", this, target, Name(rounding_mode));
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Op.CallInPlace("aten::div_.Tensor_mode", this, target, Name(rounding_mode));
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Op.CallInPlace("aten::div_.Scalar_mode", this, target, Name(rounding_mode));
        public Tensor remainder(Tensor target) => Op.Call("aten::remainder.Tensor", this, target);
        public Tensor remainder(Scalar scalar) => Op.Call("aten::remainder.Scalar", this, scalar);
        public Tensor remainder_(Tensor target) => Op.CallInPlace("aten::remainder_.Tensor", this, target);
        public Tensor remainder_(Scalar scalar) => Op.CallInPlace("aten::remainder_.Scalar", this, scalar);
        public Tensor fmod(Tensor target) => Op.Call("aten::fmod.Tensor", this, target);
        public Tensor fmod(Scalar scalar) => Op.Call("aten::fmod.Scalar", this, scalar);
        public Tensor fmod_(Tensor target) => Op.CallInPlace("aten::fmod_.Tensor", this, target);
        public Tensor fmod_(Scalar scalar) => Op.CallInPlace("aten::fmod_.Scalar", this, scalar);
        public Tensor floor_divide(Tensor other) => Op.Call("aten::floor_divide", this, other);
        public Tensor floor_divide(Scalar other) => Op.Call("aten::floor_divide.Scalar", this, other);
        public Tensor pow(Tensor exponent) => Op.Call("aten::pow.Tensor_Tensor", this, exponent);
        public Tensor pow(Scalar exponent) => Op.Call("aten::pow.Tensor_Scalar", this, exponent);
        public Tensor pow_(Tensor exponent) => Op.CallInPlace("aten::pow_.Tensor", this, exponent);
        public Tensor pow_(Scalar exponent) => Op.CallInPlace("aten::pow_.Scalar", this, exponent);
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar? value = null) => Op.Call("aten::addcmul", this, tensor1, tensor2, value ?? 1);
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar? value = null) => Op.CallInPlace("aten::addcmul_", this, tensor1, tensor2, value ?? 1);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar? value = null) => Op.Call("aten::addcdiv", this, tensor1, tensor2, value ?? 1);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar? value = null) => Op.CallInPlace("aten::addcdiv_", this, tensor1, tensor2, value ?? 1);
        public Tensor maximum(Tensor other) => Op.Call("aten::maximum", this, other);
        public Tensor minimum(Tensor other) => Op.Call("aten::minimum", this, other);
        public Tensor fmax(Tensor other) => Op.Call("aten::fmax", this, other);
        public Tensor fmin(Tensor other) => Op.Call("aten::fmin", this, other);
        public Tensor atan2(Tensor other) => Op.Call("aten::atan2", this, other);
        public Tensor hypot(Tensor other) => Op.Call("aten::hypot", this, other);
        public Tensor logaddexp(Tensor other) => Op.Call("aten::logaddexp", this, other);
        public Tensor multiply(Tensor target) => mul(target);
        public Tensor multiply(Scalar target) => mul(target);
        public Tensor subtract(Tensor target) => sub(target);
        public Tensor subtract(Scalar target) => sub(target);
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        private static string? Name(RoundingMode mode) => mode switch
        {
            RoundingMode.trunc => "trunc",
            RoundingMode.floor => "floor",
            _ => null,
        };
    }
}
