namespace Rose.Harness.Compare.Revisions;

/// <summary>The files as they lie in the repository's folder.</summary>
internal sealed class WorkTreeSide : ISide
{
    private readonly string _root;
    private readonly HashSet<string> _paths;

    public WorkTreeSide(string root)
    {
        _root = root;
        _paths = [.. ResultPaths.Folders
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(root, file))];
    }

    public string Name => "the work tree";

    public IReadOnlyCollection<string> Paths => _paths;

    public Stream? Open(string path) => _paths.Contains(path) ? File.OpenRead(Path.Combine(_root, path)) : null;

    public void Dispose()
    {
    }
}
