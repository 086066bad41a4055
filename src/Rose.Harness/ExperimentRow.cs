using Rose.Harness.Measurements;
using Rose.Harness.Plan;
using Rose.Laws;

namespace Rose.Harness;

/// <summary>A row of results as code has it; exactly one of the measurements is there.</summary>
public sealed record ExperimentRow
{
    public required ExperimentCase Case { get; init; }

    /// <summary>With <c>kind: forward</c>.</summary>
    public ForwardMeasurement? Forward { get; init; }

    /// <summary>With <c>kind: train</c>, a step.</summary>
    public TrainMeasurement? Train { get; init; }

    /// <summary>With <c>kind: property</c>.</summary>
    public LawReport? Law { get; init; }

    /// <summary>What the case has at a swept path, as the spec writes it.</summary>
    /// <exception cref="ArgumentException">The path is not swept.</exception>
    public string Swept(string path) => Case.SweptValues.FirstOrDefault(value => value.Path == path)?.Text
        ?? throw new ArgumentException($"{path} is not swept; swept are {string.Join(", ", Case.SweptValues.Select(value => value.Path).DefaultIfEmpty("none"))}", nameof(path));
}
