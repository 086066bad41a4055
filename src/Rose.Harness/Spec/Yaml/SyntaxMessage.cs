namespace Rose.Harness.Spec.Yaml;

/// <summary>The parser's message of a syntax error, with the likely remedy.</summary>
internal static class SyntaxMessage
{
    public static string For(string message, string text, Position at)
    {
        string line = text.Split('\n').ElementAtOrDefault(at.Line - 1) ?? "";
        string indentation = line[..(line.Length - line.TrimStart().Length)];
        string remedy = indentation.Contains('\t', StringComparison.Ordinal) || line.TrimStart(' ').StartsWith('\t')
            ? "indent with spaces, not tabs"
            : "check the indentation, the brackets and quotes, and the space after each colon, here and on the line above";
        string trimmed = message.TrimEnd('.', ' ');
        string lead = trimmed.Length == 0 ? "not readable" : char.ToLowerInvariant(trimmed[0]) + trimmed[1..];
        return $"YAML syntax: {lead}; {remedy}";
    }
}
