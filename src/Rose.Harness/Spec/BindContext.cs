using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Spec;

/// <summary>What the reading of one tree has found: errors, the paths that they spoil, and the paths that exist at all.</summary>
internal sealed class BindContext(SpecErrors errors, IReadOnlyCollection<string> paths)
{
    private readonly HashSet<string> spoilt = [];

    /// <summary>Every path that a spec may hold; empty while these are being listed.</summary>
    public IReadOnlyCollection<string> Paths { get; } = paths;

    /// <summary>The paths that the reading has asked for.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What may stand at each path; filled only while the paths are being listed.</summary>
    public Dictionary<string, SpecField> Fields { get; } = [];

    /// <summary>Notes a field while the paths are being listed.</summary>
    public void Note(SpecField field)
    {
        if (Paths.Count == 0)
        {
            Fields[field.Path] = field;
        }
    }

    public void Add(Position at, string message) => errors.Add(at, message);

    /// <summary>Notes that the value of a path is not what the author meant, so that nothing more is concluded from it.</summary>
    public void Spoil(string path) => spoilt.Add(path);

    public bool IsSpoilt(string path) => spoilt.Any(each => TreePath.Related(each, path));
}
