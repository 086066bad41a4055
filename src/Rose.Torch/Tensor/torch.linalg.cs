using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static class linalg
    {
        /// <summary>How much of Q and R a QR decomposition gives.</summary>
        public enum QRMode
        {
            Reduced,
            Complete,
            R,
        }

        public static Tensor det(Tensor input) => Op.Call("aten::linalg_det", input);
        public static (Tensor, Tensor) slogdet(Tensor input) => Two("aten::linalg_slogdet", input);
        public static Tensor inv(Tensor input) => Op.Call("aten::linalg_inv", input);
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Op.Call("aten::linalg_solve", A, B, left);
        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false) => Op.Call("aten::linalg_solve_triangular", A, B, upper, left, unitriangular);
        public static Tensor cholesky(Tensor input) => Op.Call("aten::linalg_cholesky", input);
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Two("aten::linalg_eigh", input, UPLO.ToString());
        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Op.Call("aten::linalg_eigvalsh", input, UPLO.ToString());
        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) => Two("aten::linalg_qr", input, mode switch { QRMode.Complete => "complete", QRMode.R => "r", _ => "reduced" });

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true)
        {
            var parts = Op.CallMany("aten::linalg_svd", input, fullMatrices);
            return (parts[0], parts[1], parts[2]);
        }

        public static Tensor svdvals(Tensor input) => Op.Call("aten::linalg_svdvals", input);
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) => Op.Call("aten::linalg_pinv.atol_rtol_float", input, atol, rtol, hermitian);
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) => Op.Call("aten::linalg_matrix_rank.atol_rtol_float", input, atol, rtol, hermitian);
        public static Tensor matrix_power(Tensor input, int n) => Op.Call("aten::linalg_matrix_power", input, n);
        public static Tensor matrix_exp(Tensor input) => Op.Call("aten::linalg_matrix_exp", input);
        public static Tensor multi_dot(IList<Tensor> tensors) => Op.Call("aten::linalg_multi_dot", tensors.ToArray());
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) => Op.Call("aten::linalg_norm.ord_str", input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => Op.Call("aten::linalg_norm", input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) => Op.Call("aten::linalg_norm", input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) => Op.Call("aten::linalg_norm", input, default, dims, keepdim);
        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) => Op.Call("aten::linalg_vector_norm", input, ord, dims, keepdim);
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) => Op.Call("aten::linalg_matrix_norm.str_ord", input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => Op.Call("aten::linalg_matrix_norm", input, ord, dims ?? [-2, -1], keepdim);

        private static (Tensor, Tensor) Two(string name, params ReadOnlySpan<OpArgument> arguments)
        {
            var parts = Op.CallMany(name, arguments);
            return (parts[0], parts[1]);
        }
    }
}
