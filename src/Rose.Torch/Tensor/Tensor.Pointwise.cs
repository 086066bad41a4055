using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Op.Call("aten::abs", this);
        public Tensor acos() => Op.Call("aten::acos", this);
        public Tensor acosh() => Op.Call("aten::acosh", this);
        public Tensor asin() => Op.Call("aten::asin", this);
        public Tensor asinh() => Op.Call("aten::asinh", this);
        public Tensor atan() => Op.Call("aten::atan", this);
        public Tensor atanh() => Op.Call("aten::atanh", this);
        public Tensor ceil() => Op.Call("aten::ceil", this);
        public Tensor cos() => Op.Call("aten::cos", this);
        public Tensor cosh() => Op.Call("aten::cosh", this);
        public Tensor digamma() => Op.Call("aten::digamma", this);
        public Tensor erf() => Op.Call("aten::erf", this);
        public Tensor erfc() => Op.Call("aten::erfc", this);
        public Tensor erfinv() => Op.Call("aten::erfinv", this);
        public Tensor exp() => Op.Call("aten::exp", this);
        public Tensor exp2() => Op.Call("aten::exp2", this);
        public Tensor expm1() => Op.Call("aten::expm1", this);
        public Tensor floor() => Op.Call("aten::floor", this);
        public Tensor frac() => Op.Call("aten::frac", this);
        public Tensor lgamma() => Op.Call("aten::lgamma", this);
        public Tensor log() => Op.Call("aten::log", this);
        public Tensor log10() => Op.Call("aten::log10", this);
        public Tensor log1p() => Op.Call("aten::log1p", this);
        public Tensor log2() => Op.Call("aten::log2", this);
        public Tensor neg() => Op.Call("aten::neg", this);
        public Tensor reciprocal() => Op.Call("aten::reciprocal", this);
        public Tensor rsqrt() => Op.Call("aten::rsqrt", this);
        public Tensor sgn() => Op.Call("aten::sgn", this);
        public Tensor sigmoid() => Op.Call("aten::sigmoid", this);
        public Tensor sign() => Op.Call("aten::sign", this);
        public Tensor sin() => Op.Call("aten::sin", this);
        public Tensor sinc() => Op.Call("aten::sinc", this);
        public Tensor sinh() => Op.Call("aten::sinh", this);
        public Tensor sqrt() => Op.Call("aten::sqrt", this);
        public Tensor square() => Op.Call("aten::square", this);
        public Tensor tan() => Op.Call("aten::tan", this);
        public Tensor tanh() => Op.Call("aten::tanh", this);
        public Tensor trunc() => Op.Call("aten::trunc", this);
        public Tensor absolute() => abs();
        public Tensor negative() => neg();
        public Tensor round(long decimals = 0) => decimals == 0 ? Op.Call("aten::round", this) : Op.Call("aten::round.decimals", this, decimals);
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => Op.Call("aten::nan_to_num", this, nan, posinf, neginf);
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Op.Call("aten::clamp", this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Op.Call("aten::clamp.Tensor", this, min, max);
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);
        public Tensor clamp_min(Scalar min) => Op.Call("aten::clamp_min", this, min);
        public Tensor clamp_max(Scalar max) => Op.Call("aten::clamp_max", this, max);
        public Tensor lerp(Tensor end, Tensor weight) => Op.Call("aten::lerp.Tensor", this, end, weight);
        public Tensor lerp(Tensor end, Scalar weight) => Op.Call("aten::lerp.Scalar", this, end, weight);
    }
}
