using Rose.Harness.Compare;
using Rose.Harness.Expect;
using Rose.Harness.Spec;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Plan;

/// <summary>From a parsed spec to its cases: each a tree with the sweep's values in place, bound and validated whole.</summary>
internal static class PlanBuilder
{
    public static ExperimentPlan Build(SpecDocument document)
    {
        if (document.Root is not { } root)
        {
            document.Errors.ThrowIfAny();
            throw new InvalidOperationException("A document without a root has no error.");
        }

        SpecErrors errors = document.Errors;
        var reader = new SweepReader(errors);
        Sweep sweep = reader.Read(root);

        // The base is bound too: what the sweep replaces must still be well formed.
        var context = new BindContext(errors, SpecBinder.Paths);
        ExperimentSpec spec = SpecBinder.Bind(root, context) with
        {
            Sweep = [.. sweep.Paths.Select(path => new SweepAxis { Path = path, Values = ValuesOf(sweep, path) })],
        };
        IReadOnlyList<ExperimentCase> cases = Expand(root, sweep, reader.Spoilt, document);
        var plan = new ExperimentPlan
        {
            Spec = spec,
            Cases = cases,
            File = document.File,
            Folder = document.Folder,
            SourceBytes = document.Bytes,
            SourceText = document.Text,
            Overrides = document.Overrides,
        };
        var fields = new ExpectationFields(plan, sweepIsFaulty: reader.Spoilt.Count > 0 || context.IsSpoilt("sweep"), kindIsFaulty: context.IsSpoilt("kind"));
        var expect = new ExpectReader(errors);
        plan = plan with
        {
            Expectations = expect.Read(root, plan, fields, document.EndedSweeps),
            SetAside = expect.SetAside,
            Tolerances = new CompareReader(errors).Read(root, fields),
        };
        errors.ThrowIfAny();
        return plan;
    }

    private static string[] ValuesOf(Sweep sweep, string path) =>
    [
        .. sweep.Axes.Where(axis => axis.Path == path).SelectMany(axis => axis.Values)
            .Concat(sweep.Included.SelectMany(each => each.Values).Where(value => value.Path == path).Select(value => value.Value))
            .Select(FlowText.Cell).Distinct(),
    ];

    private static List<ExperimentCase> Expand(MappingNode root, Sweep sweep, IReadOnlyList<string> spoilt, SpecDocument document)
    {
        // Cases may be included alone.
        var crossed = sweep is { Axes: [], Included: not [] } ? [] : Crossed(sweep.Axes).ToList();
        foreach (SweepCase each in sweep.Excluded)
        {
            if (crossed.RemoveAll(each.Matches) == 0)
            {
                document.Errors.Add(each.At, "sweep: exclude takes away no case, as another one took them all; remove it");
            }
        }

        if (crossed.Count == 0 && sweep.Included.Count == 0)
        {
            document.Errors.Add(sweep.Excluded[0].At, "sweep: exclude leaves no case; take away fewer");
        }

        List<ExperimentCase> cases = new(crossed.Count + sweep.Included.Count);
        HashSet<string> labels = [];
        foreach (var values in crossed.Concat(sweep.Included.Select(each => each.Values)))
        {
            MappingNode tree = values.Aggregate(root, (tree, value) => TreePath.Replace(tree, value.Path, value.Value));
            cases.Add(new ExperimentCase
            {
                Index = cases.Count + 1,
                Spec = SpecResolver.Resolve(tree, [.. values.Select(value => value.Path)], spoilt, document.Folder, document.Errors),
                SweptValues = [.. sweep.Paths.Select(path => new SweptValue { Path = path, Text = TextAt(tree, path) })],
            });
            if (sweep.Included.Count > 0 && !labels.Add(cases[^1].Label) && cases.Count > crossed.Count)
            {
                document.Errors.Add(sweep.Included[cases.Count - crossed.Count - 1].At, $"sweep: include has the case {cases[^1].Label}, which is there already; remove it");
            }
        }

        return cases;
    }

    // The first axis slowest.
    private static IEnumerable<IReadOnlyList<(string Path, SpecNode Value)>> Crossed(IReadOnlyList<Axis> axes)
    {
        IEnumerable<IReadOnlyList<(string, SpecNode)>> crossed = [[]];
        return axes.Count == 0 ? crossed : axes.Aggregate(crossed, (sofar, axis) => sofar.SelectMany(values => axis.Values.Select(value => (IReadOnlyList<(string, SpecNode)>)[.. values, (axis.Path, value)])));
    }

    // A path that only another case sets may be absent here: the default holds.
    private static string TextAt(MappingNode tree, string path) => TreePath.Find(tree, path) is { } value ? FlowText.Cell(value) : "";
}
