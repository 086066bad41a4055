using System.CommandLine;
using Rose.Harness.Spec;

namespace Rose.Harness.Verbs;

/// <summary>The spec that a verb takes, with what changes it.</summary>
internal sealed class SpecArguments
{
    private readonly Argument<string> _spec = new("spec") { Description = "The experiment: a YAML file, from the current folder or the repository's root." };
    private readonly Option<string[]> _set = new("--set") { Description = "Put a value in the spec's place: --set model.d_ff=512.", HelpName = "path=value" };
    private readonly Option<string[]> _sweep = new("--sweep") { Description = "Sweep a path: --sweep world.size=1,2,4 or --sweep seed=1..10.", HelpName = "path=a,b,c" };

    public void AddTo(Command verb)
    {
        verb.Arguments.Add(_spec);
        verb.Options.Add(_set);
        verb.Options.Add(_sweep);
    }

    public string Path(ParseResult parsed) => parsed.GetRequiredValue(_spec);

    /// <exception cref="SpecException">One of them is no path=value.</exception>
    public IReadOnlyList<SpecOverride> Overrides(ParseResult parsed) =>
    [
        .. (parsed.GetValue(_set) ?? []).Select(text => SpecOverride.Parse(text, isSweep: false)),
        .. (parsed.GetValue(_sweep) ?? []).Select(text => SpecOverride.Parse(text, isSweep: true)),
    ];
}
