using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            // Of libtorch 1.13, before the operator had its name; it returns the weights besides.
            private const string EarlyAttention = "aten::_scaled_dot_product_attention";
            private const string Attention = "aten::scaled_dot_product_attention";
            private static readonly Lazy<bool> _hasAttention = new(() => Op.Exists(Attention));
            private static readonly Lazy<bool> _hasEarlyAttention = new(() => Op.Exists(EarlyAttention));

            /// <summary>softmax(query·keyᵀ / √E + attn_mask)·value in one operator: [..., L, E], [..., S, E] and [..., S, Ev] to [..., L, Ev].</summary>
            /// <param name="attn_mask">Added to the scores, of their dtype; not together with is_causal.</param>
            /// <param name="dropout_p">Of the weights, drawn from the device's default generator.</param>
            /// <param name="is_causal">Whether a query attends to no key after its own place.</param>
            /// <exception cref="TorchNotImplementedException">This libtorch has no such operator.</exception>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double dropout_p = 0.0, bool is_causal = false)
            {
                Probability(dropout_p, nameof(scaled_dot_product_attention));
                return _hasAttention.Value ? Op.Call(Attention, query, key, value, attn_mask, dropout_p, is_causal)
                    : _hasEarlyAttention.Value ? Op.CallFirst(EarlyAttention, query, key, value, attn_mask, dropout_p, false, is_causal)
                    : throw new TorchNotImplementedException($"libtorch {Build.LibtorchVersion} has no operator {Attention}; use libtorch 2.0 or later, or attention by its formula (model.attention: math)");
            }
        }
    }
}
