using Rose.Model.Training;

namespace Rose.Harness.Measurements;

/// <summary>Rank 0's time for the parts of a step, in milliseconds, where <c>measure.layers</c> asks for it.</summary>
public sealed record LayerTimes
{
    public required double Embedding { get; init; }

    public required double Attention { get; init; }

    public required double FeedForward { get; init; }

    public required double Head { get; init; }

    public required double Loss { get; init; }

    /// <summary>0 with <c>kind: forward</c>, as the optimizer's.</summary>
    public required double Backward { get; init; }

    public required double Optimizer { get; init; }

    internal static LayerTimes? Of(LayerClock? clock) => clock is null ? null : new()
    {
        Embedding = clock.Milliseconds(LayerPart.Embedding),
        Attention = clock.Milliseconds(LayerPart.Attention),
        FeedForward = clock.Milliseconds(LayerPart.FeedForward),
        Head = clock.Milliseconds(LayerPart.Head),
        Loss = clock.Milliseconds(LayerPart.Loss),
        Backward = clock.Milliseconds(LayerPart.Backward),
        Optimizer = clock.Milliseconds(LayerPart.Optimizer),
    };
}
