using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Spec;

/// <summary>What the command line puts in a spec's place: <c>--set model.d_ff=512</c>, <c>--sweep world.size=1,2,4</c>.</summary>
/// <param name="Path">Dotted.</param>
/// <param name="Value">YAML; of a sweep the values, with commas between them.</param>
/// <param name="IsSweep">Whether the path is swept.</param>
internal sealed record SpecOverride(string Path, string Value, bool IsSweep)
{
    private const string Sweep = "sweep";

    /// <summary>As it was typed, under which errors speak of it.</summary>
    public string Typed => $"--{(IsSweep ? Sweep : "set")} {Path}={Value}";

    /// <exception cref="SpecException">There is no = in the text, or nothing before it.</exception>
    public static SpecOverride Parse(string text, bool isSweep)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new SpecOverride(text[..equals].Trim(), text[(equals + 1)..].Trim(), isSweep)
            : throw new SpecException([new SpecError
            {
                File = $"--{(isSweep ? Sweep : "set")} {text}",
                Line = 0,
                Column = 0,
                Message = $"this is no path=value; write one such as {(isSweep ? "--sweep world.size=1,2,4" : "--set model.d_ff=512")}",
            }]);
    }

    /// <summary>The tree with the value in place; what swept the path before no longer does.</summary>
    public MappingNode Apply(MappingNode root, SpecErrors errors)
    {
        var at = new Position(0, 0, Typed);
        if (!IsSweep && (Path == Sweep || Path.StartsWith($"{Sweep}.", StringComparison.Ordinal)))
        {
            errors.Add(at, $"a sweep is not set; write {(Path == Sweep ? "--sweep for each path, such as --sweep world.size=1,2" : $"--sweep {Path[(Sweep.Length + 1)..]}={Value.Trim('[', ']')}")}");
            return root;
        }

        if (Read(errors, at) is not { } value)
        {
            return root;
        }

        var swept = (root.Find(Sweep)?.Value as MappingNode)?.Entries.Where(entry => entry.Key != Path) ?? [];
        if (IsSweep)
        {
            return TreePath.Replace(root, Sweep, new MappingNode([.. swept, new MappingEntry(Path, at, value)], root.Find(Sweep)?.Value.At ?? at));
        }

        root = TreePath.Replace(root, Path, value);
        MappingEntry[] left = [.. swept];
        return root.Find(Sweep) is not { Value: MappingNode sweep } || left.Length == sweep.Entries.Count ? root
            : left.Length > 0 ? TreePath.Replace(root, Sweep, sweep with { Entries = left })
            : root with { Entries = [.. root.Entries.Where(entry => entry.Key != Sweep)] };
    }

    private SpecNode? Read(SpecErrors errors, Position at)
    {
        var own = new SpecErrors(Typed);
        var tree = TreeBuilder.Build($"value: {(IsSweep ? $"[{Value}]" : Value)}", own);
        if (!own.IsEmpty || tree?.Entries is not [{ Value: not InvalidNode and var value }])
        {
            errors.Add(at, $"{Value} is no YAML value; quote it for the shell, as in --set 'parallel.fc1={{style: dense}}'");
            return null;
        }

        return Moved(value, at);
    }

    private static SpecNode Moved(SpecNode node, Position at) => node switch
    {
        SequenceNode list => new SequenceNode([.. list.Items.Select(item => Moved(item, at))], at),
        MappingNode mapping => mapping with { At = at, Entries = [.. mapping.Entries.Select(entry => entry with { KeyAt = at, Value = Moved(entry.Value, at) })] },
        _ => node with { At = at },
    };
}
