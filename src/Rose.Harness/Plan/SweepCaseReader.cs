using Rose.Harness.Spec;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Plan;

/// <summary>Reads <c>exclude:</c> and <c>include:</c> of a sweep, lists of mappings from paths to values.</summary>
internal sealed class SweepCaseReader(SpecErrors errors, IReadOnlyList<Axis> axes, List<string> spoilt)
{
    /// <summary>Each must take away a case of the cross product.</summary>
    public IReadOnlyList<SweepCase> Excluded(MappingEntry? entry) => [.. Read(entry).Where(IsAmongAxes)];

    /// <summary>Each must give a value of every axis, and may set other paths.</summary>
    public IReadOnlyList<SweepCase> Included(MappingEntry? entry) => [.. Read(entry).Where(IsWhole)];

    private bool IsAmongAxes(SweepCase of)
    {
        foreach (var (path, value) in of.Values)
        {
            if (axes.FirstOrDefault(axis => axis.Path == path) is not { } axis)
            {
                Refuse(path, value.At, $"sweep: exclude names {path}, which is not swept; name {Names()}");
                return false;
            }

            if (axis.Values.All(each => FlowText.Cell(each) != FlowText.Cell(value)))
            {
                errors.Add(value.At, $"sweep: exclude takes away {path} = {FlowText.Cell(value)}, which is none of its values; use one of: {string.Join(", ", axis.Values.Select(FlowText.Cell))}");
                return false;
            }
        }

        return true;
    }

    private bool IsWhole(SweepCase of)
    {
        foreach (var axis in axes.Where(axis => of.Values.All(value => value.Path != axis.Path)))
        {
            errors.Add(of.At, $"sweep: include gives no {axis.Path}, which is swept; give a value of each of {Names()}");
            return false;
        }

        foreach (var (path, value) in of.Values)
        {
            if (axes.All(axis => axis.Path != path) && SweepPath.Fault(path, spoilt) is { } fault)
            {
                errors.Add(value.At, $"sweep: include: {fault}");
                return false;
            }
        }

        return true;
    }

    private List<SweepCase> Read(MappingEntry? entry)
    {
        if (entry is null or { IsFaulty: true } or { Value: InvalidNode })
        {
            return [];
        }

        if (entry.Value is not SequenceNode { Items.Count: > 0 } list)
        {
            errors.Add(entry.KeyAt, $"sweep: {entry.Key} is not a list of cases; write - {{world.size: 4}} below it, or remove it");
            return [];
        }

        List<SweepCase> cases = [];
        foreach (var item in list.Items)
        {
            if (item is MappingNode { Entries.Count: > 0, IsFaulty: false } mapping)
            {
                cases.Add(new SweepCase(item.At, [.. mapping.Entries.Select(each => (each.Key, each.Value))]));
            }
            else if (item is not (InvalidNode or MappingNode { IsFaulty: true }))
            {
                errors.Add(item.At, $"sweep: {entry.Key} holds {Shape.Of(item)} where a mapping from paths to values is due; write {{world.size: 4}}");
            }
        }

        return cases;
    }

    private void Refuse(string path, Position at, string message)
    {
        if (!spoilt.Contains(path))
        {
            errors.Add(at, message);
        }
    }

    private string Names() => axes.Count == 0 ? "a swept path" : string.Join(", ", axes.Select(axis => axis.Path));
}
