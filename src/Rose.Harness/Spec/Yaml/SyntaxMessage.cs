using YamlDotNet.Core;

namespace Rose.Harness.Spec.Yaml;

/// <summary>The parser's message of a syntax error, with the likely remedy.</summary>
internal static class SyntaxMessage
{
    private const string Remedy = "check the indentation, the brackets and quotes, and the space after each colon, here and on the line above";

    public const string TooDeep = "nested more than 16 deep";

    public const string NotClosed = "YAML syntax: the bracket opened here is not closed, or what it holds cannot be read; close it, and check the commas and colons inside";

    public const string Broken = $"YAML syntax: what follows cannot be read; {Remedy}";

    public static (Position At, string Message) For(YamlException error, string text, Stack<Position>? openFlows)
    {
        var at = Position.Of(error.Start);
        if (error.Message.Contains("tab", StringComparison.Ordinal))
        {
            return (FirstTab(text, at.Line) ?? at, "YAML syntax: a tab indents the line; indent with spaces");
        }

        if (openFlows is { Count: > 0 } && openFlows.Peek().Line < at.Line)
        {
            return (openFlows.Peek(), NotClosed);
        }

        if (error.Message.Contains("quoted scalar", StringComparison.Ordinal) && !error.Message.Contains("escape", StringComparison.Ordinal))
        {
            return (at, "YAML syntax: the quote opened here is not closed; close it on the same line");
        }

        if (error.Message.Contains("found invalid mapping", StringComparison.Ordinal))
        {
            return (at, "YAML syntax: a second colon in plain text; put the text in quotes, or indent the line as the keys around it");
        }

        if (error.Message.Contains("<document start>", StringComparison.Ordinal))
        {
            return (at, "YAML syntax: the spec's mapping ends before this line; check its indentation and the colon after its key");
        }

        if (error.Message == TooDeep)
        {
            return (at, $"YAML syntax: {TooDeep}, which no spec needs; flatten it");
        }

        string trimmed = error.Message.TrimEnd('.', ' ');
        string lead = trimmed.Length == 0 ? "not readable" : char.ToLowerInvariant(trimmed[0]) + trimmed[1..];
        return (at, $"YAML syntax: {lead}; {Remedy}");
    }

    /// <summary>The parser names the collection around the tab, so the tab itself is sought from there.</summary>
    private static Position? FirstTab(string text, int firstLine)
    {
        string[] lines = text.Split('\n');
        for (int line = firstLine; line <= lines.Length; line++)
        {
            string indentation = lines[line - 1][..^lines[line - 1].TrimStart().Length];
            int tab = indentation.IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0)
            {
                return new Position(line, tab + 1);
            }
        }

        return null;
    }
}
