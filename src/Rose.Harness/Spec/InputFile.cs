namespace Rose.Harness.Spec;

/// <summary>Finds the file that a spec reads its tokens from: beside the spec, else from the repository's root.</summary>
internal static class InputFile
{
    /// <summary>The spec with <see cref="InputSpec.FullPath"/> where there is such a file.</summary>
    /// <param name="folder">Of the spec.</param>
    public static ExperimentSpec Find(ExperimentSpec spec, string folder) =>
        spec.Input is { Kind: InputKind.Text, Path.Length: > 0 } input
            ? spec with { Input = input with { FullPath = Candidates(input.Path, folder).FirstOrDefault(File.Exists) } }
            : spec;

    /// <summary>A path that was probably meant, written as the given one; null where nothing is near.</summary>
    public static string? Nearest(string path, string root)
    {
        string? folder = Path.GetDirectoryName(path);
        string full = Path.Combine(root, folder ?? "");
        return Directory.Exists(full) && Spec.Nearest.To(Path.GetFileName(path), Directory.GetFiles(full).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)) is { } name
            ? Path.Combine(folder ?? "", name)
            : null;
    }

    private static IEnumerable<string> Candidates(string path, string folder)
    {
        yield return Path.GetFullPath(path, folder);
        if (SpecLocator.FindRoot(folder, AppContext.BaseDirectory) is { } root)
        {
            yield return Path.GetFullPath(path, root);
        }
    }
}
