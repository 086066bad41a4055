namespace Rose.Harness.Spec;

/// <summary>Finds the files that a spec reads, its text and its checkpoint: beside the spec, else from the repository's root.</summary>
internal static class InputFile
{
    /// <summary>The spec with the full paths of those that are there.</summary>
    /// <param name="folder">Of the spec.</param>
    public static ExperimentSpec Find(ExperimentSpec spec, string folder) => spec with
    {
        Input = spec.Input with { FullPath = spec.Input.Kind == InputKind.Text ? Existing(spec.Input.Path, folder) : null },
        Train = spec.Train with { ResumeFullPath = Existing(spec.Train.ResumeFrom, folder) },
    };

    /// <summary>A path that was probably meant, written as the given one; null where nothing is near.</summary>
    public static string? Nearest(string path, string root)
    {
        string? folder = Path.GetDirectoryName(path);
        string full = Path.Combine(root, folder ?? "");
        return Directory.Exists(full) && Spec.Nearest.To(Path.GetFileName(path), Directory.GetFiles(full).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)) is { } name
            ? Path.Combine(folder ?? "", name)
            : null;
    }

    private static string? Existing(string? path, string folder) =>
        string.IsNullOrEmpty(path) ? null : Candidates(path, folder).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates(string path, string folder)
    {
        yield return Path.GetFullPath(path, folder);
        if (SpecLocator.FindRoot(folder, AppContext.BaseDirectory) is { } root)
        {
            yield return Path.GetFullPath(path, root);
        }
    }
}
