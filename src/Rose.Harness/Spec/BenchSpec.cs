namespace Rose.Harness.Spec;

/// <summary>How <c>kind: bench</c> measures: each side anew in every round, the sides of a round one after another.</summary>
public sealed record BenchSpec
{
    /// <summary>How often each side is started and measured.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Steps at the start of each round that are not measured; fewer than <c>train.steps</c>.</summary>
    public int WarmupSteps { get; init; } = 5;
}
