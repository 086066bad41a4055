using System.IO.Compression;
using System.Reflection;

namespace Rose.Harness.Report.Html;

/// <summary>What the page carries in it: style, script, and Vega with Vega-Lite (eng/bundle-vega.sh).</summary>
internal static class Assets
{
    public static string Style => Read("report.css");

    public static string Script => Read("report.js");

    public static string Vega => Read("vega.bundle.js.gz");

    private static string Read(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Report/{name}")!;
        using Stream content = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(resource, CompressionMode.Decompress) : resource;
        using var reader = new StreamReader(content);
        return reader.ReadToEnd();
    }
}
