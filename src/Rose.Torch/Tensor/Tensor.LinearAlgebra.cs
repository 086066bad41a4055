using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Op.Call("aten::matmul", this, target);
        public Tensor mm(Tensor target) => Op.Call("aten::mm", this, target);
        public Tensor bmm(Tensor batch2) => Op.Call("aten::bmm", this, batch2);
        public Tensor mv(Tensor target) => Op.Call("aten::mv", this, target);
        public Tensor dot(Tensor target) => Op.Call("aten::dot", this, target);
        public Tensor outer(Tensor vec2) => Op.Call("aten::outer", this, vec2);
        public Tensor inner(Tensor vec2) => Op.Call("aten::inner", this, vec2);
        public Tensor kron(Tensor other) => Op.Call("aten::kron", this, other);
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Op.Call("aten::addmm", this, mat1, mat2, (double)beta, (double)alpha);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Op.CallInPlace("aten::addmm_", this, mat1, mat2, (double)beta, (double)alpha);
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Op.Call("aten::baddbmm", this, batch1, batch2, (double)beta, (double)alpha);
        public Tensor baddbmm_(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Op.CallInPlace("aten::baddbmm_", this, batch1, batch2, (double)beta, (double)alpha);
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Op.Call("aten::addbmm", this, batch1, batch2, (double)beta, (double)alpha);
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Op.CallInPlace("aten::addbmm_", this, batch1, batch2, (double)beta, (double)alpha);
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Op.Call("aten::addmv", this, mat, vec, (double)beta, (double)alpha);
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Op.CallInPlace("aten::addmv_", this, mat, vec, (double)beta, (double)alpha);
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => Op.Call("aten::addr", this, vec1, vec2, (double)beta, (double)alpha);
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => Op.CallInPlace("aten::addr_", this, vec1, vec2, (double)beta, (double)alpha);
        public Tensor tril(long diagonal = 0) => Op.Call("aten::tril", this, diagonal);
        public Tensor tril_(long diagonal = 0) => Op.CallInPlace("aten::tril_", this, diagonal);
        public Tensor triu(long diagonal = 0) => Op.Call("aten::triu", this, diagonal);
        public Tensor triu_(long diagonal = 0) => Op.CallInPlace("aten::triu_", this, diagonal);
        public Tensor diag(long diagonal = 0) => Op.Call("aten::diag", this, diagonal);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Op.Call("aten::diagonal", this, offset, dim1, dim2);
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Op.Call("aten::diag_embed", this, offset, dim1, dim2);
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Op.Call("aten::tensordot", this, b, dims1, dims2);
        public Tensor det() => linalg.det(this);
        public Tensor inverse() => linalg.inv(this);
        public Tensor matrix_power(int n) => linalg.matrix_power(this, n);
        public Tensor cholesky(bool upper = false) => Op.Call("aten::linalg_cholesky", this, upper);
    }
}
