using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Plan;

/// <summary>A swept path and its values, each with its place in the file.</summary>
internal sealed record Axis(string Path, IReadOnlyList<SpecNode> Values);
