using System.Globalization;
using Rose.Harness.Spec;

namespace Rose.Harness.Plan;

/// <summary>One case of an experiment, with all values in place.</summary>
public sealed record ExperimentCase
{
    /// <summary>Counted from 1.</summary>
    public required int Index { get; init; }

    /// <summary>The spec of this case alone; its sweep is empty.</summary>
    public required ExperimentSpec Spec { get; init; }

    /// <summary>In the order of the sweep's paths.</summary>
    public required IReadOnlyList<SweptValue> SweptValues { get; init; }

    /// <summary>What sets it apart, for people: its swept values, or its world size where nothing is swept.</summary>
    internal string Label => SweptValues.Count == 0
        ? string.Create(CultureInfo.InvariantCulture, $"world.size={Spec.World.Size}")
        : string.Join(' ', SweptValues.Select(value => $"{value.Path}={value.Text}"));
}
