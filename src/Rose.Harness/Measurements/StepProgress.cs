namespace Rose.Harness.Measurements;

/// <summary>How far a training run has come; told now and then, apart from its rows.</summary>
public sealed record StepProgress
{
    /// <summary>The steps that are done, those before a checkpoint among them.</summary>
    public required int Step { get; init; }

    public required int Steps { get; init; }

    /// <summary>Of the last step.</summary>
    public required double Loss { get; init; }
}
