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

            /// <summary>
            /// Causal attention of heads that lie side by side, in one pass over memory for the weights and one for what they make
            /// of the values; null where it must go by operators. Rose's own: query [B, T, heads · Dh], key and value
            /// [B, T, key_value_heads · Dh], each of whose heads serves heads / key_value_heads queries' heads, to [B, T, heads · Dh].
            /// <code>
            /// W = dropout(softmax(Q Kᵀ / √Dh, no later token))       Y = W V
            /// </code>
            /// With bits of its own and differentiable once. There is none where kernels are pinned (<see cref="Build.PinsKernels"/>),
            /// tensors are not float32 on the CPU, or libtorch has no oneDNN beside it.
            /// </summary>
            /// <param name="dropout">Of the weights, [B, heads, T, T].</param>
            public static Tensor? causal_attention_or_null(Tensor query, Tensor key, Tensor value, long heads, long key_value_heads, Func<Tensor, Tensor> dropout)
            {
                ArgumentNullException.ThrowIfNull(query);
                ArgumentNullException.ThrowIfNull(key);
                ArgumentNullException.ThrowIfNull(value);
                ArgumentNullException.ThrowIfNull(dropout);
                ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
                ArgumentOutOfRangeException.ThrowIfLessThan(key_value_heads, 1);
                if (Build.PinsKernels || Native.TryAttentionWeights(query, key, heads, key_value_heads) is not { } weights)
                {
                    return null;
                }

                return Native.AttentionSum(dropout(weights), value, key_value_heads);
            }
        }
    }
}
