using Rose.Harness.Spec;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Plan;

/// <summary>Reads <c>sweep:</c> into axes; an axis at fault is left out and its path noted as spoilt.</summary>
internal sealed class SweepReader(SpecErrors errors)
{
    /// <summary>A bound against a slip that would fill the memory; far above any real experiment.</summary>
    public const int MaxCases = 100_000;

    private readonly List<Axis> axes = [];
    private readonly List<string> spoilt = [];

    /// <summary>Paths that the sweep names without giving them good values.</summary>
    public IReadOnlyList<string> Spoilt => spoilt;

    public IReadOnlyList<Axis> Read(MappingNode root)
    {
        if (root.Find("sweep") is not { Value: MappingNode sweep } entry)
        {
            return [];
        }

        if (sweep.Entries.Count == 0)
        {
            errors.Add(entry.KeyAt, "sweep has no paths; add one such as world.size: [1, 2], or remove the key");
        }

        foreach (MappingEntry each in sweep.Entries)
        {
            if (each.IsFaulty || each.Value is InvalidNode)
            {
                spoilt.Add(each.Key);
            }
            else if (PathFault(each.Key) is { } fault)
            {
                errors.Add(each.KeyAt, $"sweep: {fault}");
                spoilt.Add(each.Key);
            }
            else if (ValuesFault(each) is not { } valuesFault)
            {
                axes.Add(new Axis(each.Key, ((SequenceNode)each.Value).Items));
            }
            else
            {
                errors.Add(valuesFault.At, valuesFault.Message);
                spoilt.Add(each.Key);
            }
        }

        if (axes.Aggregate(1.0, (product, axis) => product * axis.Values.Count) is > MaxCases and var count)
        {
            errors.Add(entry.KeyAt, FormattableString.Invariant($"the sweep comes to {count:0} cases, more than the {MaxCases} that one spec may have; split it"));
            return [];
        }

        return axes;
    }

    private string? PathFault(string path)
    {
        if (path.Split('.')[0] is "name" or "kind" or "sweep" or "expect" or "compare")
        {
            return $"{path} cannot be swept; write a spec for each instead";
        }

        if (!SpecBinder.Paths.Contains(path))
        {
            string? nearest = SpecBinder.Paths.FirstOrDefault(each => each.EndsWith($".{path}", StringComparison.Ordinal))
                ?? Nearest.To(path, SpecBinder.Paths);
            if (nearest is not null)
            {
                spoilt.Add(nearest);
            }

            return nearest is null
                ? $"{path} is no path of a spec; write one such as world.size or model.d_ff"
                : $"{path} is no path of a spec; did you mean {nearest}?";
        }

        return axes.FirstOrDefault(axis => TreePath.Related(axis.Path, path)) is { } other
            ? $"{path} overlaps {other.Path}, which is swept too; sweep one of them, with mappings as values if need be"
            : null;
    }

    private static (Position At, string Message)? ValuesFault(MappingEntry entry)
    {
        if (entry.Value is not SequenceNode list)
        {
            string text = entry.Value is ScalarNode { IsNull: true } ? "..." : FlowText.Of(entry.Value);
            Position at = entry.Value is ScalarNode { Text: "" } ? entry.KeyAt : entry.Value.At;
            return (at, $"sweep: {entry.Key} is not a list; write [{text}]");
        }

        if (list.Items.Count == 0)
        {
            return (list.At, $"sweep: {entry.Key} is an empty list; give values, or remove the path");
        }

        Dictionary<string, Position> seen = [];
        foreach (SpecNode item in list.Items)
        {
            string text = FlowText.Of(item);
            if (!seen.TryAdd(text, item.At))
            {
                return (item.At, $"sweep: {entry.Key} has the value {text} twice, first at {seen[text]}; remove one of them");
            }
        }

        return null;
    }
}
