using Rose.Harness.Compare.Revisions;
using Rose.Harness.Compare.Rows;
using Rose.Harness.Expect;
using Rose.Harness.Spec;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Compare;

/// <summary>
/// Reads <c>compare:</c>, a mapping from columns of the results to <c>exact</c> or a bound such as <c>1e-6 relative</c>; an
/// entry at fault is left out and told with its place.
/// </summary>
internal sealed class CompareReader(SpecErrors errors)
{
    private const string Example = "loss: 1e-6 relative";

    /// <summary>The tolerances of a spec as some commit has it: read by themselves, for the rest may be of an older Rose.</summary>
    /// <exception cref="SpecException">The file is no YAML, or its compare: is at fault.</exception>
    public static CompareRules RulesOf(ReadOnlySpan<byte> bytes, string file)
    {
        var document = SpecDocument.Parse(bytes, file, Environment.CurrentDirectory);
        document.Errors.ThrowIfAny();
        var root = document.Root!;
        var tolerances = new CompareReader(document.Errors).Read(root, fields: null);
        document.Errors.ThrowIfAny();
        return new CompareRules
        {
            Tolerances = tolerances,
            DType = (root.Find("model")?.Value as MappingNode)?.Find("dtype")?.Value is ScalarNode scalar && Spelling<ModelDType>.TryRead(scalar.Text, out var dtype) ? dtype : ModelDType.Float32,
        };
    }

    /// <summary>The tolerances of an experiment's spec: the newer side's, or else the older's.</summary>
    /// <exception cref="SpecException">The file is no YAML, or its compare: is at fault.</exception>
    public static CompareRules RulesOf(ISide newer, ISide older, string experiment)
    {
        var path = ResultPaths.Spec(experiment);
        var side = newer.Paths.Contains(path) ? newer : older;
        using var spec = side.Open(path);
        if (spec is null)
        {
            return CompareRules.Exact;
        }

        using var copy = new MemoryStream();
        spec.CopyTo(copy);
        var bytes = copy.ToArray();

        // Few specs have tolerances, and reading YAML takes longer than comparing the rows.
        return bytes.AsSpan().IndexOf("compare"u8) < 0 ? CompareRules.Exact : RulesOf(bytes, $"{path} of {side.Name}");
    }

    /// <param name="root">Of the spec.</param>
    /// <param name="fields">What the plan's results hold; null where that is not known.</param>
    public IReadOnlyList<ColumnTolerance> Read(MappingNode root, ExpectationFields? fields)
    {
        if (root.Find("compare") is not { Value: not (InvalidNode or ScalarNode { IsNull: true }) } entry)
        {
            return [];
        }

        if (entry.Value is not MappingNode { Entries.Count: > 0 } mapping)
        {
            errors.Add(entry.Value.At, entry.Value is MappingNode
                ? $"compare is empty; write a line such as {Example}, or remove the key"
                : $"compare is not a mapping; write a line for each column, indented, such as {Example}");
            return [];
        }

        List<ColumnTolerance> read = [];
        foreach (var each in mapping.Entries.Where(each => !each.IsFaulty && each.Value is not InvalidNode))
        {
            if (FaultOfColumn(each.Key, fields) is { } fault)
            {
                errors.Add(each.KeyAt, $"compare: {fault}");
            }
            else if (each.Value is ScalarNode { IsNull: false } line)
            {
                Read(each.Key, line, fields, read);
            }
            else
            {
                errors.Add(each.Value is ScalarNode ? each.KeyAt : each.Value.At, $"compare: {each.Key} has no tolerance; write one such as {each.Key}: 1e-6 relative, or {each.Key}: exact");
            }
        }

        return read;
    }

    private void Read(string column, ScalarNode line, ExpectationFields? fields, List<ColumnTolerance> read)
    {
        try
        {
            var words = new Words(line.Text);
            var within = words.Take("exact") ? null : BoundWords.Take(words, $"{column}:");
            if (!words.AtEnd)
            {
                throw new ExpectationFault(words.Offset, $"{words.Next} is not understood here; end there");
            }

            if (within is not null && fields?.IsText(column) == true)
            {
                throw new ExpectationFault(0, $"{column} holds text, which has no size; write {column}: exact, or remove the line");
            }

            read.Add(new ColumnTolerance { Column = column, Within = within });
        }
        catch (ExpectationFault fault)
        {
            errors.Add(new Position(line.At.Line, line.At.Column + (line.IsPlain ? fault.Offset : 0)), $"compare: {fault.Message}");
        }
    }

    private static string? FaultOfColumn(string column, ExpectationFields? fields) =>
        fields?.FaultOfColumn(column) ?? (KeyColumns.IsKey(column) ? $"{column} tells rows apart and is not compared; remove the line" : null);
}
