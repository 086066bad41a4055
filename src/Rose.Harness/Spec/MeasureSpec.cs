namespace Rose.Harness.Spec;

/// <summary>What is measured besides; nothing of it changes a number of the results.</summary>
public sealed record MeasureSpec
{
    /// <summary>Whether the time of each part of a step is measured, for the side file of timings.</summary>
    public bool Layers { get; init; }

    /// <summary>Whether the time of each class of operators is measured, for the side file of timings.</summary>
    public bool Kernels { get; init; }
}
