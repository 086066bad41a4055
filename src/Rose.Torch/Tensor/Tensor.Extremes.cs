using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor max() => Op.Call("aten::max", this);
        public Tensor max(Tensor other) => Op.Call("aten::maximum", this, other);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Pair("aten::max.dim", this, dim, keepdim);
        public Tensor argmax() => Op.Call("aten::argmax", this);
        public Tensor argmax(long dim, bool keepdim = false) => Op.Call("aten::argmax", this, dim, keepdim);
        public Tensor amax(params long[] dims) => Op.Call("aten::amax", this, dims, false);
        public Tensor amax(long[] dims, bool keepdim) => Op.Call("aten::amax", this, dims, keepdim);
        public Tensor min() => Op.Call("aten::min", this);
        public Tensor min(Tensor other) => Op.Call("aten::minimum", this, other);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Pair("aten::min.dim", this, dim, keepdim);
        public Tensor argmin() => Op.Call("aten::argmin", this);
        public Tensor argmin(long dim, bool keepdim = false) => Op.Call("aten::argmin", this, dim, keepdim);
        public Tensor amin(params long[] dims) => Op.Call("aten::amin", this, dims, false);
        public Tensor amin(long[] dims, bool keepdim) => Op.Call("aten::amin", this, dims, keepdim);
        public Tensor all() => Op.Call("aten::all", this);
        public Tensor all(long dim, bool keepdim = false) => Op.Call("aten::all.dim", this, dim, keepdim);
        public Tensor any() => Op.Call("aten::any", this);
        public Tensor any(long dim, bool keepdim = false) => Op.Call("aten::any.dim", this, dim, keepdim);
        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) => Pair("aten::aminmax", this, dim, keepdim);
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Pair("aten::topk", this, k, dim, largest, sorted);
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Pair("aten::sort.stable", this, stable, dim, descending);
        public Tensor argsort(long dim = -1, bool descending = false) => Op.Call("aten::argsort", this, dim, descending);
        public Tensor median() => Op.Call("aten::median", this);
        public (Tensor values, Tensor indexes) cummax(long dim) => Pair("aten::cummax", this, dim);
        public (Tensor values, Tensor indexes) cummin(long dim) => Pair("aten::cummin", this, dim);
    }
}
