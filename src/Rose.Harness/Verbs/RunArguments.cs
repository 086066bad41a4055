using System.CommandLine;
using Rose.Harness.Run;
using Rose.Harness.Spec;

namespace Rose.Harness.Verbs;

/// <summary>The options of <c>rose run</c>, which the verbless call takes too.</summary>
internal sealed class RunArguments
{
    private readonly SpecArguments _spec = new();
    private readonly Option<string?> _out = Options.Output("--out", "Where results go, in place of the repository's results/.");
    private readonly Option<int?> _jobs = Options.Integer("--jobs", least: 0, "Worlds at work at once, as far as there are cores for them; 1 by default, 0 for as many as fit.", "-j");
    private readonly Option<bool> _keepGoing = new("--keep-going", "-k") { Description = "Run the other cases though the ranks of one failed." };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "Run every case, also those whose rows an earlier run left." };
    private readonly Option<bool> _tee = new("--tee") { Description = "Show what the ranks print." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Tell of failures only." };

    public void AddTo(Command verb)
    {
        _spec.AddTo(verb);
        foreach (var option in new Option[] { _out, _jobs, _keepGoing, _fresh, _tee, _quiet })
        {
            verb.Options.Add(option);
        }
    }

    public int Run(ParseResult parsed) => RunVerb.Run(
        _spec.Path(parsed),
        () => _spec.Overrides(parsed),
        parsed.GetValue(_out),
        new RunOptions
        {
            Jobs = (parsed.GetValue(_jobs) ?? 1) is > 0 and var jobs ? jobs : Environment.ProcessorCount,
            KeepsGoing = parsed.GetValue(_keepGoing),
            IsFresh = parsed.GetValue(_fresh),
            Tees = parsed.GetValue(_tee),
        },
        isQuiet: parsed.GetValue(_quiet));

    /// <summary>Why the verbless call cannot mean a spec; null where it can.</summary>
    public string? FaultOfVerbless(ParseResult parsed, IEnumerable<string> verbs)
    {
        var text = _spec.Path(parsed);
        if (File.Exists(text) || text.Contains('/', StringComparison.Ordinal) || Path.GetExtension(text) is ".yaml" or ".yml")
        {
            return null;
        }

        string[] known = [.. verbs];
        return Nearest.To(text, known) is { } meant
            ? $"{text} is neither a verb nor a spec; did you mean {meant}?"
            : $"{text} is neither a verb nor a spec; use one of {string.Join(", ", known)}, or a .yaml file such as experiments/ffn_rowparallel.yaml";
    }
}
