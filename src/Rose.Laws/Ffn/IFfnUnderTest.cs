using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// One rank's part of an FFN that claims the law. Its parameters are overwritten with the case's numbers before forward
/// is called; disposing it frees them.
/// </summary>
public interface IFfnUnderTest : IDisposable
{
    /// <summary>[hidden/p, in]: rows of the first layer's weight.</summary>
    Tensor Weight1 { get; }

    /// <summary>[hidden/p]; null without biases.</summary>
    Tensor? Bias1 { get; }

    /// <summary>[out, hidden/p]: columns of the second layer's weight.</summary>
    Tensor Weight2 { get; }

    /// <summary>[out], whole on every rank; null without biases.</summary>
    Tensor? Bias2 { get; }

    /// <summary>[..., in] to [..., out], with the case's <see cref="FfnActivation"/> between the layers.</summary>
    Tensor Forward(Tensor input);
}
