using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Op.Call("aten::sum", this, type);
        public Tensor prod(ScalarType? type = null) => Op.Call("aten::prod", this, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Op.Call("aten::sum.dim_IntList", this, dim, keepdim, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        /// <summary>An int of its own, since a literal 0 would else be taken for a ScalarType.</summary>
        public Tensor sum(int dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Op.Call("aten::prod.dim_int", this, dim, keepdim, type);
        public Tensor prod(int dim, bool keepdim = false, ScalarType? type = null) => prod((long)dim, keepdim, type);
        public Tensor mean() => Op.Call("aten::mean", this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Op.Call("aten::mean.dim", this, dimensions, keepdim, type);
        public Tensor var(bool unbiased = true) => Op.Call("aten::var", this, unbiased);
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var input = type is { } wanted ? to_type(wanted) : alias();
            return Op.Call("aten::var.dim", input, dimensions, unbiased, keepdim);
        }

        public Tensor std(bool unbiased = true) => Op.Call("aten::std", this, unbiased);
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var input = type is { } wanted ? to_type(wanted) : alias();
            return Op.Call("aten::std.dim", input, dimensions, unbiased, keepdim);
        }

        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Pair("aten::var_mean", this, unbiased);
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Pair("aten::std_mean", this, unbiased);
        public (Tensor var, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false) => Pair("aten::var_mean.dim", this, dimensions, unbiased, keepdim);
        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false) => Pair("aten::std_mean.dim", this, dimensions, unbiased, keepdim);
        public Tensor norm(float p = 2) => Op.Call("aten::norm.Scalar", this, (double)p);
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Op.Call("aten::norm.ScalarOpt_dim", this, (double)p, new long[] { dim }, keepdim);
        public Tensor logsumexp(long dim, bool keepdim = false) => Op.Call("aten::logsumexp", this, new[] { dim }, keepdim);
        public Tensor cumsum(long dim, ScalarType? type = null) => Op.Call("aten::cumsum", this, dim, type);
        public Tensor cumprod(long dim, ScalarType? type = null) => Op.Call("aten::cumprod", this, dim, type);
        public Tensor count_nonzero(long[]? dims = null) => dims is null ? Op.Call("aten::count_nonzero", this) : Op.Call("aten::count_nonzero.dim_IntList", this, dims);
        public Tensor trace() => Op.Call("aten::trace", this);
        public Tensor dist(Tensor other, float p = 2) => Op.Call("aten::dist", this, other, (double)p);

        private static (Tensor, Tensor) Pair(string name, params ReadOnlySpan<OpArgument> arguments)
        {
            var results = Op.CallMany(name, arguments);
            return (results[0], results[1]);
        }
    }
}
