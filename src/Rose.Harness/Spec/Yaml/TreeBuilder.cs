using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rose.Harness.Spec.Yaml;

/// <summary>
/// Builds the tree from the parser's events, refusing what a spec has no need of: anchors, aliases, merge keys, tags,
/// several documents.
/// </summary>
internal sealed class TreeBuilder
{
    private const int MaxDepth = 16;
    private const string Empty = "the spec is empty; begin with name: and kind:";
    private static readonly Position Start = new(1, 1);

    private readonly Parser parser;
    private readonly Stack<Position> openFlows = [];
    private SpecErrors errors;

    private TreeBuilder(string text, SpecErrors errors)
    {
        parser = new Parser(new StringReader(text));
        this.errors = errors;
    }

    private Position LastPlace => parser.Current is { } last ? Position.Of(last.Start) : Start;

    /// <summary>The root mapping; null, with an error added, if there is none. A syntax error ends the reading.</summary>
    public static MappingNode? Build(string text, SpecErrors errors)
    {
        TreeBuilder? builder = null;
        try
        {
            builder = new TreeBuilder(text, errors);
            return builder.Document();
        }
        catch (YamlException syntax)
        {
            (Position at, string message) = SyntaxMessage.For(syntax, text, builder?.openFlows);
            errors.Add(at, message);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The parser's scanner fails so on some broken flow collections.
            Position? open = builder?.openFlows.Count > 0 ? builder.openFlows.Peek() : null;
            errors.Add(open ?? builder?.LastPlace ?? Start, open is null ? SyntaxMessage.Broken : SyntaxMessage.NotClosed);
        }

        return null;
    }

    private MappingNode? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            errors.Add(Start, Empty);
            return null;
        }

        parser.Consume<DocumentStart>();
        SpecNode root = Node(0, "");
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
        {
            errors.Add(Position.Of(parser.Current!.Start), "a second document begins here; a spec is one document, so put it in a file of its own");
        }

        switch (root)
        {
            case MappingNode mapping:
                return mapping;
            case ScalarNode { IsNull: true }:
                errors.Add(Start, Empty);
                return null;
            case InvalidNode:
                return null;
            default:
                errors.Add(root.At, $"the spec is {Shape.Of(root)} where a mapping of keys is due; begin with name: and kind:, each with a space after the colon");
                return null;
        }
    }

    private SpecNode Node(int depth, string path)
    {
        ParsingEvent current = parser.Current ?? throw new InvalidOperationException("The parser has no event.");
        var at = Position.Of(current.Start);
        if (depth > MaxDepth)
        {
            throw new YamlException(current.Start, current.End, SyntaxMessage.TooDeep);
        }

        if (current is NodeEvent node)
        {
            RefuseExtras(node, at);
        }

        switch (current)
        {
            case AnchorAlias alias:
                parser.MoveNext();
                errors.Add(at, $"*{alias.Value} is an alias, which specs do not support; write the value out");
                return new InvalidNode(at);
            case Scalar scalar:
                parser.MoveNext();
                return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, at);
            case SequenceStart:
                return Sequence(at, depth, path);
            case MappingStart:
                return Mapping(at, depth, path);
            default:
                throw new InvalidOperationException($"The parser gave {current} where a node is due.");
        }
    }

    private void RefuseExtras(NodeEvent node, Position at)
    {
        if (!node.Anchor.IsEmpty)
        {
            errors.Add(at, $"&{node.Anchor.Value} is an anchor, which specs do not support; remove it");
        }

        if (!node.Tag.IsEmpty)
        {
            errors.Add(at, $"the value has the tag {node.Tag}, which specs do not support; remove it");
        }
    }

    private SequenceNode Sequence(Position at, int depth, string path)
    {
        bool isFlow = parser.Consume<SequenceStart>().Style == SequenceStyle.Flow;
        if (isFlow)
        {
            openFlows.Push(at);
        }

        List<SpecNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1, path));
        }

        if (isFlow)
        {
            openFlows.Pop();
        }

        return new SequenceNode(items, at);
    }

    private MappingNode Mapping(Position at, int depth, string path)
    {
        bool isFlow = parser.Consume<MappingStart>().Style == MappingStyle.Flow;
        if (isFlow)
        {
            openFlows.Push(at);
        }

        List<MappingEntry> entries = [];
        Dictionary<string, int> places = [];
        bool isFaulty = false;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            SpecNode key = Node(depth + 1, path);
            if (key is ScalarNode { Text: "<<", IsPlain: true })
            {
                errors.Add(key.At, "<< is a merge key, which specs do not support; write the keys out");
                Discard(depth);
                isFaulty = true;
                continue;
            }

            if (key is not ScalarNode scalar)
            {
                if (key is not InvalidNode)
                {
                    errors.Add(key.At, $"the key is {Shape.Of(key)}; use a plain word as the key");
                }

                Discard(depth);
                isFaulty = true;
                continue;
            }

            string full = TreePath.Join(path, scalar.Text);
            SpecNode value = Node(depth + 1, full);
            if (places.TryGetValue(scalar.Text, out int first))
            {
                errors.Add(key.At, $"{full} is given twice, first at {entries[first].KeyAt}; remove one of them");
                entries[first] = entries[first] with { IsFaulty = true };
            }
            else
            {
                places.Add(scalar.Text, entries.Count);
                entries.Add(new MappingEntry(scalar.Text, key.At, value));
            }
        }

        if (isFlow)
        {
            openFlows.Pop();
        }

        return new MappingNode(entries, at, isFaulty);
    }

    /// <summary>Reads a node whose own faults no longer matter.</summary>
    private void Discard(int depth)
    {
        SpecErrors kept = errors;
        errors = new SpecErrors("");
        Node(depth + 1, "");
        errors = kept;
    }
}
