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

    /// <summary>
    /// Parameters, activations and gradients in bfloat16, the loss in float32; the limit on the gradients' norm and the
    /// optimizer in float32, on <see cref="MasterWeights"/>.
    /// </summary>
    Bf16,
}
