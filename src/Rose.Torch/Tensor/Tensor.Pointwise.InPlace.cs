using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs_() => Op.CallInPlace("aten::abs_", this);
        public Tensor acos_() => Op.CallInPlace("aten::acos_", this);
        public Tensor acosh_() => Op.CallInPlace("aten::acosh_", this);
        public Tensor asin_() => Op.CallInPlace("aten::asin_", this);
        public Tensor asinh_() => Op.CallInPlace("aten::asinh_", this);
        public Tensor atan_() => Op.CallInPlace("aten::atan_", this);
        public Tensor atanh_() => Op.CallInPlace("aten::atanh_", this);
        public Tensor ceil_() => Op.CallInPlace("aten::ceil_", this);
        public Tensor cos_() => Op.CallInPlace("aten::cos_", this);
        public Tensor cosh_() => Op.CallInPlace("aten::cosh_", this);
        public Tensor digamma_() => Op.CallInPlace("aten::digamma_", this);
        public Tensor erf_() => Op.CallInPlace("aten::erf_", this);
        public Tensor erfc_() => Op.CallInPlace("aten::erfc_", this);
        public Tensor erfinv_() => Op.CallInPlace("aten::erfinv_", this);
        public Tensor exp_() => Op.CallInPlace("aten::exp_", this);
        public Tensor exp2_() => Op.CallInPlace("aten::exp2_", this);
        public Tensor expm1_() => Op.CallInPlace("aten::expm1_", this);
        public Tensor floor_() => Op.CallInPlace("aten::floor_", this);
        public Tensor frac_() => Op.CallInPlace("aten::frac_", this);
        public Tensor lgamma_() => Op.CallInPlace("aten::lgamma_", this);
        public Tensor log_() => Op.CallInPlace("aten::log_", this);
        public Tensor log10_() => Op.CallInPlace("aten::log10_", this);
        public Tensor log1p_() => Op.CallInPlace("aten::log1p_", this);
        public Tensor log2_() => Op.CallInPlace("aten::log2_", this);
        public Tensor neg_() => Op.CallInPlace("aten::neg_", this);
        public Tensor reciprocal_() => Op.CallInPlace("aten::reciprocal_", this);
        public Tensor rsqrt_() => Op.CallInPlace("aten::rsqrt_", this);
        public Tensor sgn_() => Op.CallInPlace("aten::sgn_", this);
        public Tensor sigmoid_() => Op.CallInPlace("aten::sigmoid_", this);
        public Tensor sign_() => Op.CallInPlace("aten::sign_", this);
        public Tensor sin_() => Op.CallInPlace("aten::sin_", this);
        public Tensor sinc_() => Op.CallInPlace("aten::sinc_", this);
        public Tensor sinh_() => Op.CallInPlace("aten::sinh_", this);
        public Tensor sqrt_() => Op.CallInPlace("aten::sqrt_", this);
        public Tensor square_() => Op.CallInPlace("aten::square_", this);
        public Tensor tan_() => Op.CallInPlace("aten::tan_", this);
        public Tensor tanh_() => Op.CallInPlace("aten::tanh_", this);
        public Tensor trunc_() => Op.CallInPlace("aten::trunc_", this);
        public Tensor round_(long decimals = 0) => decimals == 0 ? Op.CallInPlace("aten::round_", this) : Op.CallInPlace("aten::round_.decimals", this, decimals);
        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null) => Op.CallInPlace("aten::nan_to_num_", this, nan, posinf, neginf);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Op.CallInPlace("aten::clamp_", this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Op.CallInPlace("aten::clamp_.Tensor", this, min, max);
        public Tensor clamp_min_(Scalar min) => Op.CallInPlace("aten::clamp_min_", this, min);
        public Tensor clamp_max_(Scalar max) => Op.CallInPlace("aten::clamp_max_", this, max);
        public Tensor lerp_(Tensor end, Tensor weight) => Op.CallInPlace("aten::lerp_.Tensor", this, end, weight);
        public Tensor lerp_(Tensor end, Scalar weight) => Op.CallInPlace("aten::lerp_.Scalar", this, end, weight);
    }
}
