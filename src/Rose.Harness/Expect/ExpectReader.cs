using Rose.Harness.Plan;
using Rose.Harness.Spec;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Expect;

/// <summary>Reads <c>expect:</c>, a list of lines; one at fault is left out and told with its place.</summary>
internal sealed class ExpectReader(SpecErrors errors)
{
    private readonly List<string> _setAside = [];

    private const string Example = "loss equal over world.size within 1e-6 relative";

    /// <summary>Expectations that name a field whose sweep an override has ended, so that there is nothing to compare.</summary>
    public IReadOnlyList<string> SetAside => _setAside;

    /// <param name="root">Of the spec.</param>
    /// <param name="plan">With all its cases.</param>
    /// <param name="fields">Of the plan's results, as far as they are known.</param>
    /// <param name="ended">The fields whose sweep an override has ended.</param>
    public IReadOnlyList<Expectation> Read(MappingNode root, ExperimentPlan plan, ExpectationFields fields, IReadOnlySet<string> ended)
    {
        if (root.Find("expect") is not { Value: not (InvalidNode or ScalarNode { IsNull: true }) } entry)
        {
            return [];
        }

        if (entry.Value is not SequenceNode { Items.Count: > 0 } list)
        {
            errors.Add(entry.Value.At, entry.Value is SequenceNode
                ? $"expect is an empty list; write lines such as - {Example}, or remove the key"
                : $"expect is not a list; write a line for each, such as - {Example}");
            return [];
        }

        List<Expectation> read = [];
        foreach (var item in list.Items)
        {
            if (item is ScalarNode { IsNull: false } line)
            {
                if (ended.Count > 0 && Fields(line.Text).Any(ended.Contains))
                {
                    _setAside.Add(line.Text);
                    continue;
                }

                Read(line, fields, plan, read);
            }
            else if (item is not InvalidNode)
            {
                errors.Add(item.At, $"expect: {FlowText.Of(item)} is not a line of text; write one such as - {Example}");
            }
        }

        return read;
    }

    // Each stands after one of these words.
    private static IEnumerable<string> Fields(string expectation)
    {
        for (var words = new Words(expectation); !words.AtEnd;)
        {
            if (words.Take() is "over" or "and" or "where")
            {
                yield return words.Next;
            }
        }
    }

    private void Read(ScalarNode line, ExpectationFields fields, ExperimentPlan plan, List<Expectation> read)
    {
        if (read.FirstOrDefault(each => each.Text == line.Text) is { } first)
        {
            errors.Add(line.At, FormattableString.Invariant($"expect: {line.Text} stands there twice, first at {first.Line}:{first.Place}; remove one of them"));
            return;
        }

        try
        {
            var expectation = new ExpectationParser(line.Text, fields).Parse(line.At.Line, line.At.Column);
            if (!fields.ColumnsAreUnknown && ExpectationRows.FaultOfCases(expectation, plan) is { } fault)
            {
                throw new ExpectationFault(0, fault);
            }

            read.Add(expectation);
        }
        catch (ExpectationFault fault)
        {
            // In plain text the word at fault stands as far in as in the file.
            var offset = line.IsPlain && !line.Text.Contains('\n', StringComparison.Ordinal) ? fault.Offset : 0;
            errors.Add(new Position(line.At.Line, line.At.Column + offset), $"expect: {fault.Message}");
        }
    }
}
