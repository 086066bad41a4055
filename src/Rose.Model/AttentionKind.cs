namespace Rose.Model;

/// <summary>What computes softmax(Q Kᵀ / √Dh + mask) V.</summary>
public enum AttentionKind
{
    /// <summary>
    /// An operator for each step of the formula, or, with numerics: fast on the CPU and no padding masked, a pass for the weights
    /// and one for their sums; the weights [B, H, T, T] exist as a whole.
    /// </summary>
    Math,

    /// <summary>
    /// One operator, libtorch's scaled_dot_product_attention, which on a GPU never holds the weights as a whole (Dao et al.,
    /// arXiv 2205.14135).
    /// </summary>
    Fused,
}
