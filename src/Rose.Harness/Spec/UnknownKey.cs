using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Spec;

/// <summary>The error of a key that a mapping does not have.</summary>
internal static class UnknownKey
{
    public static void Refuse(BindContext context, string path, MappingEntry entry, IReadOnlyList<string> known)
    {
        string full = TreePath.Join(path, entry.Key);
        context.Spoil(full);
        context.Add(entry.KeyAt, $"{full} is unknown; {Remedy(context, path, entry, known)}");
    }

    private static string Remedy(BindContext context, string path, MappingEntry entry, IReadOnlyList<string> known)
    {
        int colon = entry.Key.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && known.Contains(entry.Key[..colon]))
        {
            context.Spoil(TreePath.Join(path, entry.Key[..colon]));
            return $"write {entry.Key[..colon]}: {entry.Key[(colon + 1)..].TrimStart()}, with a space after the colon";
        }

        if (entry.Key.Contains('.', StringComparison.Ordinal) && context.Paths.Contains(entry.Key))
        {
            context.Spoil(entry.Key);
            return $"write {entry.Key.Replace(".", ": {", StringComparison.Ordinal)}: ...{new string('}', entry.Key.Count(c => c == '.'))}, as dotted paths belong to sweep";
        }

        if (Nearest.To(entry.Key, known) is { } nearest)
        {
            context.Spoil(TreePath.Join(path, nearest));
            return $"did you mean {nearest}?";
        }

        if (context.Paths.Contains(entry.Key))
        {
            return Misplaced([entry.Key]);
        }

        string[] elsewhere = [.. context.Paths.Where(each => each.EndsWith($".{entry.Key}", StringComparison.Ordinal))];
        return elsewhere.Length > 0
            ? Misplaced(elsewhere)
            : $"known here: {string.Join(", ", known)}";

        string Misplaced(IReadOnlyList<string> places)
        {
            foreach (string place in places)
            {
                context.Spoil(place);
            }

            return $"did you mean {string.Join(" or ", places)}?";
        }
    }
}
