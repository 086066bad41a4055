using System.Text.RegularExpressions;

namespace Rose.Laws;

/// <summary>A folder of cases that failed once, each as a spec that replays it alone.</summary>
public sealed partial class RegressionFolder(string path)
{
    /// <summary>The tokens of the subjects' cases, in the order of their files' names.</summary>
    /// <exception cref="ArgumentException">A file's token is damaged, or that of another version of its subject.</exception>
    public IReadOnlyList<string> Tokens(IReadOnlyList<Subject> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        if (!Directory.Exists(path))
        {
            return [];
        }

        List<string> tokens = [];
        foreach (var file in Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal))
        {
            var token = Replay().Match(File.ReadAllText(file)).Groups["token"].Value;
            var named = CaseToken.SubjectOf(token) ?? throw new ArgumentException($"{file} holds no sound replay token; delete it, or restore it from version control");
            if (subjects.Any(subject => subject.Name == named))
            {
                tokens.Add(CaseToken.FaultOf(token, subjects) is { } fault ? throw new ArgumentException($"{file} holds a replay token that {fault}; delete it") : token);
            }
        }

        return tokens;
    }

    /// <summary>Keeps a failure, and returns its file.</summary>
    public string Save(LawFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Directory.CreateDirectory(path);
        var name = $"{failure.Shrunk.Subject}_{failure.ReplayToken[(failure.ReplayToken.LastIndexOf('-') + 1)..]}";
        var file = Path.Combine(path, $"{name}.yaml");
        File.WriteAllText(file, $"""
            # {failure.Shrunk}
            # {failure.Verdict.Violations[0].ToString().ReplaceLineEndings(" ")}
            name: regression_{name}
            kind: property
            property: {"{"}law: {failure.Shrunk.Subject}, replay: "{failure.ReplayToken}"{"}"}

            """);
        return file;
    }

    [GeneratedRegex("replay: \"(?<token>[^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Replay();
}
