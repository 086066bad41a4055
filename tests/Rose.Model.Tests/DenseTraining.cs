using Rose.Model.Training;

namespace Rose.Model.Tests;

internal sealed record DenseTraining
{
    /// <summary>Of the last step.</summary>
    public required double Loss { get; init; }

    /// <summary>Empty where no trainer made them.</summary>
    public required IReadOnlyList<TrainStep> Steps { get; init; }

    public required IReadOnlyDictionary<string, double[]> Parameters { get; init; }
}
