namespace Rose.Laws;

/// <summary>
/// What one rank of a case computed: its own shards as they are, so that they are put together outside the code under
/// test. A gradient is null where backward never reached the tensor.
/// </summary>
public sealed record FfnResult
{
    /// <summary>[..., out], replicated.</summary>
    public required HostTensor Output { get; init; }

    /// <summary>[..., in], replicated.</summary>
    public required HostTensor? InputGradient { get; init; }

    /// <summary>[hidden/p, in], the rank's rows.</summary>
    public required HostTensor? Weight1Gradient { get; init; }

    /// <summary>[hidden/p], the rank's part; null without biases as well.</summary>
    public required HostTensor? Bias1Gradient { get; init; }

    /// <summary>[out, hidden/p], the rank's columns.</summary>
    public required HostTensor? Weight2Gradient { get; init; }

    /// <summary>[out], replicated; null without biases as well.</summary>
    public required HostTensor? Bias2Gradient { get; init; }

    /// <summary>Which tensors hold other bits than before forward and backward.</summary>
    public required IReadOnlyList<string> Changed { get; init; }
}
