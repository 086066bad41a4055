namespace Rose.Harness.Plan;

/// <summary>What <c>sweep:</c> says: the cross product of the axes, without some of its cases, with others after them.</summary>
internal sealed record Sweep(IReadOnlyList<Axis> Axes, IReadOnlyList<SweepCase> Excluded, IReadOnlyList<SweepCase> Included)
{
    public static Sweep None { get; } = new([], [], []);

    /// <summary>The paths whose values tell cases apart: the axes, then what only an included case sets.</summary>
    public IReadOnlyList<string> Paths { get; } = [.. Axes.Select(axis => axis.Path).Concat(Included.SelectMany(each => each.Values.Select(value => value.Path))).Distinct()];
}
