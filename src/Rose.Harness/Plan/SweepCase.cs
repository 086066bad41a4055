using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Plan;

/// <summary>An item of <c>include:</c> or <c>exclude:</c>: values at paths.</summary>
internal sealed record SweepCase(Position At, IReadOnlyList<(string Path, SpecNode Value)> Values)
{
    /// <summary>Whether a case of the cross product has all of these values.</summary>
    public bool Matches(IReadOnlyList<(string Path, SpecNode Value)> of) =>
        Values.All(mine => of.Any(its => its.Path == mine.Path && FlowText.Cell(its.Value) == FlowText.Cell(mine.Value)));
}
