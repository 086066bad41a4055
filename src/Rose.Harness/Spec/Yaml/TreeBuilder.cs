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

    private readonly Parser parser;
    private SpecErrors errors;

    private TreeBuilder(string text, SpecErrors errors)
    {
        parser = new Parser(new StringReader(text));
        this.errors = errors;
    }

    /// <summary>The root mapping; null, with an error added, if there is none. A syntax error ends the reading.</summary>
    public static MappingNode? Build(string text, SpecErrors errors)
    {
        try
        {
            return new TreeBuilder(text, errors).Document();
        }
        catch (YamlException syntax)
        {
            var at = Position.Of(syntax.Start);
            errors.Add(at, SyntaxMessage.For(syntax.Message, text, at));
            return null;
        }
    }

    private MappingNode? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            errors.Add(new Position(1, 1), "the spec is empty; begin with name: and kind:");
            return null;
        }

        parser.Consume<DocumentStart>();
        SpecNode root = Node(0);
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
                errors.Add(root.At, "the spec is empty; begin with name: and kind:");
                return null;
            case InvalidNode:
                return null;
            default:
                errors.Add(root.At, $"the spec is {Shape.Of(root)} where a mapping of keys is due; begin with name: and kind:, each with a space after the colon");
                return null;
        }
    }

    private SpecNode Node(int depth)
    {
        ParsingEvent current = parser.Current ?? throw new InvalidOperationException("The parser has no event.");
        var at = Position.Of(current.Start);
        if (depth > MaxDepth)
        {
            throw new YamlException(current.Start, current.End, $"Nested more than {MaxDepth} deep, which no spec needs.");
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
                return Sequence(at, depth);
            case MappingStart:
                return Mapping(at, depth);
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

    private SequenceNode Sequence(Position at, int depth)
    {
        parser.Consume<SequenceStart>();
        List<SpecNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return new SequenceNode(items, at);
    }

    private MappingNode Mapping(Position at, int depth)
    {
        parser.Consume<MappingStart>();
        List<MappingEntry> entries = [];
        Dictionary<string, int> places = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            SpecNode key = Node(depth + 1);
            if (key is ScalarNode { Text: "<<", IsPlain: true })
            {
                errors.Add(key.At, "<< is a merge key, which specs do not support; write the keys out");
                Discard(depth);
                continue;
            }

            if (key is not ScalarNode scalar)
            {
                if (key is not InvalidNode)
                {
                    errors.Add(key.At, $"the key is {Shape.Of(key)}; use a plain word as the key");
                }

                Discard(depth);
                continue;
            }

            SpecNode value = Node(depth + 1);
            if (places.TryGetValue(scalar.Text, out int first))
            {
                errors.Add(key.At, $"{scalar.Text} is given twice, first at {entries[first].KeyAt}; remove one of them");
                entries[first] = entries[first] with { IsFaulty = true };
            }
            else
            {
                places.Add(scalar.Text, entries.Count);
                entries.Add(new MappingEntry(scalar.Text, key.At, value));
            }
        }

        return new MappingNode(entries, at);
    }

    /// <summary>Reads a node whose own faults no longer matter.</summary>
    private void Discard(int depth)
    {
        SpecErrors kept = errors;
        errors = new SpecErrors("");
        Node(depth + 1);
        errors = kept;
    }
}
