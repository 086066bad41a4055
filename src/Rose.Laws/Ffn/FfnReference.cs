namespace Rose.Laws;

/// <summary>What the dense FFN gives for a case.</summary>
public sealed record FfnReference
{
    public required Expectation Output { get; init; }

    public required Expectation InputGradient { get; init; }

    public required Expectation Weight1Gradient { get; init; }

    public required Expectation Weight2Gradient { get; init; }

    /// <summary>Null without biases.</summary>
    public required Expectation? Bias1Gradient { get; init; }

    /// <summary>Null without biases.</summary>
    public required Expectation? Bias2Gradient { get; init; }
}
