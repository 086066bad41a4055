namespace Rose.Harness.Spec.Yaml;

/// <summary>A node of the spec's YAML tree, immutable, with its place in the file.</summary>
internal abstract record SpecNode(Position At);

/// <summary>A scalar as it is written; plain means neither quoted nor a block.</summary>
internal sealed record ScalarNode(string Text, bool IsPlain, Position At) : SpecNode(At)
{
    /// <summary>Whether YAML reads it as null: nothing, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record SequenceNode(IReadOnlyList<SpecNode> Items, Position At) : SpecNode(At);

/// <summary>Keys and values in the order of the file; <c>IsFaulty</c> where some could not be taken.</summary>
internal sealed record MappingNode(IReadOnlyList<MappingEntry> Entries, Position At, bool IsFaulty = false) : SpecNode(At)
{
    public MappingEntry? Find(string key)
    {
        foreach (MappingEntry entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }
}

/// <summary>A node whose fault is reported already, such as an alias.</summary>
internal sealed record InvalidNode(Position At) : SpecNode(At);

/// <summary>A key and its value; <c>IsFaulty</c> where the key was given twice.</summary>
internal sealed record MappingEntry(string Key, Position KeyAt, SpecNode Value, bool IsFaulty = false);
