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
        IReadOnlyList<Axis> axes = reader.Read(root);

        // The base is bound too: what the sweep replaces must still be well formed.
        var context = new BindContext(errors, SpecBinder.Paths);
        ExperimentSpec spec = SpecBinder.Bind(root, context) with
        {
            Sweep = [.. axes.Select(axis => new SweepAxis { Path = axis.Path, Values = [.. axis.Values.Select(FlowText.Cell)] })],
        };
        IReadOnlyList<ExperimentCase> cases = Expand(root, axes, reader.Spoilt, document);
        var plan = new ExperimentPlan
        {
            Spec = spec,
            Cases = cases,
            File = document.File,
            Folder = document.Folder,
            SpecHash = document.Hash,
            SourceText = document.Text,
        };
        // The columns follow from the kind.
        if (!context.IsSpoilt("kind"))
        {
            var sweepIsFaulty = reader.Spoilt.Count > 0 || context.IsSpoilt("sweep");
            plan = plan with
            {
                Expectations = new ExpectReader(errors).Read(root, plan, sweepIsFaulty),
                Tolerances = new CompareReader(errors).Read(root, new ExpectationFields(plan, sweepIsFaulty)),
            };
        }

        errors.ThrowIfAny();
        return plan;
    }

    private static List<ExperimentCase> Expand(MappingNode root, IReadOnlyList<Axis> axes, IReadOnlyList<string> spoilt, SpecDocument document)
    {
        string[] swept = [.. axes.Select(axis => axis.Path)];
        int count = axes.Aggregate(1, (product, axis) => product * axis.Values.Count);
        List<ExperimentCase> cases = new(count);
        for (int index = 0; index < count; index++)
        {
            MappingNode tree = root;
            SweptValue[] values = new SweptValue[axes.Count];
            int remaining = index;
            for (int a = axes.Count - 1; a >= 0; a--)
            {
                (string path, IReadOnlyList<SpecNode> choices) = axes[a];
                SpecNode value = choices[remaining % choices.Count];
                remaining /= choices.Count;
                tree = TreePath.Replace(tree, path, value);
                values[a] = new SweptValue { Path = path, Text = FlowText.Cell(value) };
            }

            cases.Add(new ExperimentCase
            {
                Index = index + 1,
                Spec = SpecResolver.Resolve(tree, swept, spoilt, document.Folder, document.Errors),
                SweptValues = values,
            });
        }

        return cases;
    }
}
