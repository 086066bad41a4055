namespace Rose.Harness.Spec;

/// <summary>Finds specs from the current folder, then from the repository's root, where results go too.</summary>
public static class SpecLocator
{
    private const string RootMark = "RoseHarness.sln";

    /// <exception cref="SpecException">No such file in either place.</exception>
    public static LocatedSpec Find(string path) => Find(path, Environment.CurrentDirectory, AppContext.BaseDirectory);

    /// <exception cref="SpecException">No such file in either place.</exception>
    public static LocatedSpec Find(string path, string currentFolder, string executableFolder)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            throw Missing(path, "the path of the spec is empty; give one such as experiments/ffn_rowparallel.yaml");
        }

        string here = Path.GetFullPath(path, currentFolder);
        if (File.Exists(here))
        {
            return new LocatedSpec { FullPath = here, DisplayPath = path };
        }

        string? root = FindRoot(currentFolder, executableFolder);
        string? there = root is null ? null : Path.GetFullPath(path, root);
        if (there is not null && File.Exists(there))
        {
            return new LocatedSpec { FullPath = there, DisplayPath = Path.GetRelativePath(currentFolder, there) };
        }

        if (Directory.Exists(here) || Directory.Exists(there))
        {
            throw Missing(path, $"this is a folder; give one spec in it, such as {Path.Combine(path, "ffn_rowparallel.yaml")}");
        }

        string places = there is null
            ? $"at {here}, and no {RootMark} marks a repository above {currentFolder} or {executableFolder}"
            : here == there ? $"at {here}" : $"at {here} nor at {there}";
        throw Missing(path, $"no such spec {places}; {Remedy(path, [here, there ?? here])}");
    }

    /// <summary>
    /// The folder <c>results/</c> of the root above the current folder, or else of the executable's root for a spec that lies
    /// in it; of the current folder for any other, so that a spec of one's own leaves nothing in the executable's clone.
    /// </summary>
    public static string ResultsFolder(string specPath) => ResultsFolder(specPath, Environment.CurrentDirectory, AppContext.BaseDirectory);

    public static string ResultsFolder(string specPath, string currentFolder, string executableFolder)
    {
        string spec = Path.GetFullPath(specPath, currentFolder);
        string root = Above(currentFolder)
            ?? (Above(executableFolder) is { } its && spec.StartsWith(its + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? its : currentFolder);
        return Path.Combine(root, "results");
    }

    /// <summary>The nearest folder that holds the solution, above the current folder or else above the executable's.</summary>
    public static string? FindRoot(string currentFolder, string executableFolder) => Above(currentFolder) ?? Above(executableFolder);

    private static string? Above(string folder)
    {
        for (DirectoryInfo? each = new(Path.GetFullPath(folder)); each is not null; each = each.Parent)
        {
            if (File.Exists(Path.Combine(each.FullName, RootMark)))
            {
                return each.FullName;
            }
        }

        return null;
    }

    // A name near the one that was meant, among the specs of the folders that were looked into.
    private static string Remedy(string path, IReadOnlyList<string> expected)
    {
        string[] names = [.. expected.Select(Path.GetDirectoryName).OfType<string>().Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.yaml")).Select(Path.GetFileName).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        return Nearest.To(Path.GetFileName(path), names) is { } nearest
            ? $"did you mean {Path.Combine(Path.GetDirectoryName(path) ?? "", nearest)}?"
            : "give the path of a spec, such as experiments/ffn_rowparallel.yaml";
    }

    private static SpecException Missing(string file, string message) =>
        new([new SpecError { File = file, Line = 0, Column = 0, Message = message }]);
}
