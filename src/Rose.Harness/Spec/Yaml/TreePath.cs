namespace Rose.Harness.Spec.Yaml;

/// <summary>Dotted paths over the tree, such as <c>parallel.fc1.style</c>.</summary>
internal static class TreePath
{
    /// <summary>Whether the paths are equal or one lies within the other.</summary>
    public static bool Related(string a, string b) => IsWithin(a, b) || IsWithin(b, a);

    /// <summary>The path of a key inside the mapping at a path; the root's path is empty.</summary>
    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public static bool Exists(MappingNode root, string path) => Walk(root, path).Remainder.Length == 0;

    /// <summary>The value at the path; null where it is absent.</summary>
    public static SpecNode? Find(MappingNode root, string path)
    {
        (MappingEntry? entry, string rest) = Walk(root, path);
        return rest.Length == 0 ? entry?.Value : null;
    }

    /// <summary>Where the value at the path stands; where it is absent, the key of the nearest parent present.</summary>
    public static Position Locate(MappingNode root, string path)
    {
        (MappingEntry? entry, string rest) = Walk(root, path);
        return entry is null ? root.At : rest.Length == 0 ? entry.Value.At : entry.KeyAt;
    }

    /// <summary>The tree with the value at the path replaced, or added with the parents that it needs.</summary>
    /// <remarks>The key takes the new value's place too, so that every error about it points there.</remarks>
    public static MappingNode Replace(MappingNode mapping, string path, SpecNode value)
    {
        (string key, string? rest) = Split(path);
        MappingEntry? old = mapping.Find(key);
        SpecNode child = rest is null
            ? value
            : Replace(old?.Value as MappingNode ?? new MappingNode([], value.At), rest, value);
        Position keyAt = rest is null || old is null ? value.At : old.KeyAt;
        var entry = new MappingEntry(key, keyAt, child, old?.IsFaulty ?? false);
        return mapping with
        {
            Entries = old is null
                ? [.. mapping.Entries, entry]
                : [.. mapping.Entries.Select(each => ReferenceEquals(each, old) ? entry : each)],
        };
    }

    private static bool IsWithin(string inner, string outer) =>
        inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] == '.');

    private static (MappingEntry? Entry, string Remainder) Walk(MappingNode root, string path)
    {
        MappingEntry? entry = null;
        SpecNode node = root;
        string? rest = path;
        while (rest is not null)
        {
            (string key, string? next) = Split(rest);
            if ((node as MappingNode)?.Find(key) is not { } found)
            {
                return (entry, rest);
            }

            (entry, node, rest) = (found, found.Value, next);
        }

        return (entry, "");
    }

    private static (string Key, string? Tail) Split(string path)
    {
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (path, null) : (path[..dot], path[(dot + 1)..]);
    }
}
