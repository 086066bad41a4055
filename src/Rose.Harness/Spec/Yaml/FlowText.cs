namespace Rose.Harness.Spec.Yaml;

/// <summary>A node on one line, in YAML's flow style.</summary>
internal static class FlowText
{
    /// <summary>As a table's cell shows it: a scalar bare, a mapping or list in flow style.</summary>
    public static string Cell(SpecNode node) => node is ScalarNode scalar ? scalar.Text : Of(node);

    public static string Of(SpecNode node) => node switch
    {
        ScalarNode { IsPlain: true } plain => plain.Text,
        ScalarNode quoted => Quote(quoted.Text),
        SequenceNode list => $"[{string.Join(", ", list.Items.Select(Of))}]",
        MappingNode mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{entry.Key}: {Of(entry.Value)}"))}}}",
        _ => "?",
    };

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
