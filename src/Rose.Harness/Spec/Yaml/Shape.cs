namespace Rose.Harness.Spec.Yaml;

/// <summary>How messages call a kind of node.</summary>
internal static class Shape
{
    public static string Of(SpecNode node) => node switch
    {
        MappingNode => "a mapping",
        SequenceNode => "a list",
        _ => "plain text",
    };
}
