using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Rose.Laws;
using Rose.Model;
using Rose.Parallel;
using Rose.Torch;

namespace Rose.Harness.Tests.Setup;

/// <summary>The reference as its script makes it, held against the assemblies and their docstrings.</summary>
public sealed class ApiReferenceTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Assembly[] _assemblies = [typeof(torch).Assembly, typeof(ColumnParallelLinear).Assembly, typeof(Gpt).Assembly, typeof(LawCheck).Assembly, typeof(Experiment).Assembly];

    [Fact]
    public void Every_public_type_and_every_docstring_of_what_it_shows_is_there_and_links_lead_somewhere()
    {
        Requires.Sdk();
        using var folder = new TempFolder();
        Make(folder.Path);
        var pages = Directory.GetFiles(folder.Path, "*.md").ToDictionary(path => Path.GetFileName(path)!, File.ReadAllText);

        var missing = new List<string>();
        foreach (var assembly in _assemblies)
        {
            var types = assembly.GetExportedTypes().ToDictionary(type => type.FullName!.Replace('+', '.'));
            var documented = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(each => each.Attribute("name")!.Value);
            foreach (var (name, type) in types)
            {
                var said = documented.GetValueOrDefault($"T:{name}");
                missing.AddRange(pages[$"{type.Namespace}.md"].Contains($"<a id=\"{Anchor($"T:{name}")}\">", StringComparison.Ordinal) ? [] : [name]);
                missing.AddRange(said is null || Shows(pages, type, said) ? [] : [$"T:{name}"]);
            }

            missing.AddRange(documented.Where(each => Owner(types, each.Key) is { } owner && !Shows(pages, owner, each.Value)).Select(each => each.Key));
        }

        Assert.Empty(missing);
        var anchors = pages.SelectMany(page => Regex.Matches(page.Value, "<a id=\"([^\"]+)\">").Select(match => $"{page.Key}#{match.Groups[1].Value}")).ToHashSet();
        string[] links = [.. pages.Values.SelectMany(page => Regex.Matches(page, @"\]\(([^) ]+)\)").Select(match => match.Groups[1].Value))];
        Assert.NotEmpty(links);
        Assert.Empty(links.Where(link => !anchors.Contains(link) && !pages.ContainsKey(link)).Distinct());
        Assert.Contains("- `Experiment WithWorldSize(int size)`", pages["Rose.Harness.md"], StringComparison.Ordinal);
        Assert.Contains("- `string? OutputFolder`", pages["Rose.Harness.md"], StringComparison.Ordinal);
    }

    // Where a sentence refers to something, what it says stands between links.
    private static bool Shows(Dictionary<string, string> pages, Type owner, XElement said) => said.Elements("summary").Where(summary => !summary.HasElements)
        .All(summary => pages[$"{owner.Namespace}.md"].Contains(Regex.Replace(summary.Value, @"\s+", " ").Trim(), StringComparison.Ordinal));

    // Of a member that others see, in all its overloads: the type that has it.
    private static Type? Owner(Dictionary<string, Type> types, string id)
    {
        var path = Regex.Replace(id[2..].Split('(')[0], "``[0-9]+$", "");
        var dot = path.LastIndexOf('.');
        return id[0] != 'T' && types.TryGetValue(path[..dot], out var type) && type.GetMember(path[(dot + 1)..].Replace('#', '.'), Everything) is { Length: > 0 } found && found.All(IsSeen) ? type : null;
    }

    private static bool IsSeen(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsSeen),
        FieldInfo field => field.IsPublic || field.IsFamily,
        _ => false,
    };

    private static string Anchor(string id) => Regex.Replace(id.ToLowerInvariant(), "[^a-z0-9]+", "-").Trim('-');

    private static void Make(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["fsi", "--quiet", Path.Combine(Repository.Root, "eng", "api-reference.fsx"), folder, AppContext.BaseDirectory]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEndAsync();
        var errors = script.StandardError.ReadToEnd();
        script.WaitForExit();
        Assert.True(script.ExitCode == 0, errors + output.Result);
    }
}
