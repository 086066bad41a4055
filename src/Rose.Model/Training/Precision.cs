namespace Rose.Model.Training;

/// <summary>What a training step computes in.</summary>
public enum Precision
{
    /// <summary>All in the dtype of the parameters.</summary>
    Float32,

    /// <summary>
    /// Matrix products in bfloat16; parameters, gradients, optimizer state, layer norm, softmax and loss in float32.
    /// See <see cref="Torch.torch.autocast"/>.
    /// </summary>
    Bf16_Mixed,
}
