using System.Globalization;
using Rose.Harness.Spec;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Plan;

/// <summary>Reads <c>sweep:</c>; an axis at fault is left out and its path noted as spoilt.</summary>
internal sealed class SweepReader(SpecErrors errors)
{
    /// <summary>A bound against a slip that would fill the memory; far above any real experiment.</summary>
    public const int MaxCases = 100_000;

    public const string Include = "include";
    public const string Exclude = "exclude";

    private readonly List<Axis> axes = [];
    private readonly List<string> spoilt = [];

    /// <summary>Paths that the sweep names without giving them good values.</summary>
    public IReadOnlyList<string> Spoilt => spoilt;

    public Sweep Read(MappingNode root)
    {
        if (root.Find("sweep") is not { Value: MappingNode sweep } entry)
        {
            return Sweep.None;
        }

        if (sweep.Entries.Count == 0)
        {
            errors.Add(entry.KeyAt, "sweep has no paths; add one such as world.size: [1, 2], or remove the key");
        }

        foreach (MappingEntry each in sweep.Entries.Where(each => each.Key is not (Include or Exclude)))
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
            else if (Values(each) is { } values)
            {
                axes.Add(new Axis(each.Key, values));
            }
            else
            {
                spoilt.Add(each.Key);
            }
        }

        if (axes.Aggregate(1.0, (product, axis) => product * axis.Values.Count) is > MaxCases and var count)
        {
            errors.Add(entry.KeyAt, FormattableString.Invariant($"the sweep comes to {count:0} cases, more than the {MaxCases} that one spec may have; split it"));
            return Sweep.None;
        }

        var cases = new SweepCaseReader(errors, axes, spoilt);
        return new Sweep(axes, cases.Excluded(sweep.Find(Exclude)), cases.Included(sweep.Find(Include)));
    }

    private string? PathFault(string path)
    {
        if (SweepPath.Fault(path, spoilt) is { } fault)
        {
            return fault;
        }

        return axes.FirstOrDefault(axis => TreePath.Related(axis.Path, path)) is { } other
            ? $"{path} overlaps {other.Path}, which is swept too; sweep one of them, with mappings as values if need be"
            : null;
    }

    // Null, with an error added, where they are at fault.
    private List<SpecNode>? Values(MappingEntry entry)
    {
        var fault = false;
        void Refuse(Position at, string message)
        {
            errors.Add(at, message);
            fault = true;
        }

        List<SpecNode> Expanded(IReadOnlyList<SpecNode> items) =>
            [.. items.SelectMany(item => SweepRange.Expand(item, message => Refuse(item.At, $"sweep: {entry.Key}: {message}")))];

        // One range may stand for the whole list.
        List<SpecNode> alone = entry.Value is ScalarNode { IsNull: false } ? Expanded([entry.Value]) : [];
        if (fault)
        {
            return null;
        }

        if (alone.Count > 1)
        {
            return alone;
        }

        if (entry.Value is not SequenceNode list)
        {
            string text = entry.Value is ScalarNode { IsNull: true } ? "..." : FlowText.Of(entry.Value);
            Position at = entry.Value is ScalarNode { Text: "" } ? entry.KeyAt : entry.Value.At;
            Refuse(at, $"sweep: {entry.Key} is not a list; write [{text}]");
            return null;
        }

        if (list.Items.Count == 0)
        {
            Refuse(list.At, $"sweep: {entry.Key} is an empty list; give values, or remove the path");
        }

        List<SpecNode> values = Expanded(list.Items);
        Dictionary<string, Position> seen = [];
        foreach (SpecNode item in values)
        {
            string value = ValueOf(item);
            if (!seen.TryAdd(value, item.At))
            {
                Refuse(item.At, $"sweep: {entry.Key} has the value {FlowText.Of(item)} twice, first at {seen[value]}; remove one of them");
                break;
            }
        }

        return fault ? null : values;
    }

    // 0.1 and 0.10 are one value; integers may have more digits than a double.
    private static string ValueOf(SpecNode item)
    {
        string text = FlowText.Cell(item);
        return item is ScalarNode && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? (number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture))
            : text;
    }
}
