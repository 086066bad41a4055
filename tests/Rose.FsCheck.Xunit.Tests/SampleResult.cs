using System.Xml.Linq;

namespace Rose.FsCheckXunit.Tests;

/// <summary>What the report says of one sample.</summary>
/// <param name="Outcome">Pass, Fail, Skip or NotRun.</param>
internal sealed record SampleResult(string Name, string DisplayName, string Outcome, string Message, string StackTrace, string Output, string Reason)
{
    public static SampleResult Of(XElement test) => new(
        $"{test.Attribute("type")!.Value.Replace("Rose.FsCheckXunit.Samples.", "", StringComparison.Ordinal).Replace('+', '.')}.{test.Attribute("method")!.Value}",
        test.Attribute("name")!.Value,
        test.Attribute("result")!.Value,
        Text(test.Element("failure")?.Element("message")),
        Text(test.Element("failure")?.Element("stack-trace")),
        Text(test.Element("output")),
        Text(test.Element("reason")));

    /// <summary>The token after the given word: what a person would paste.</summary>
    public string Token(string after)
    {
        var start = Message.IndexOf(after, StringComparison.Ordinal);
        Assert.True(start >= 0, Message);
        return Message[start..].Split('"')[1];
    }

    /// <summary>The line after this one, without its indentation.</summary>
    public string Below(string line)
    {
        var lines = Message.Split('\n', StringSplitOptions.TrimEntries);
        return lines[Array.IndexOf(lines, line) + 1];
    }

    /// <summary>The report escapes quotation marks.</summary>
    private static string Text(XElement? element) => element?.Value.Replace("\\\"", "\"", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim() ?? "";
}
