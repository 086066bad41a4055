namespace Rose.Tests;

/// <summary>The root of the repository, or of the bundle, that the tests run in; not that of where they were built.</summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "RoseHarness.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside of the repository");
        }

        return folder.FullName;
    }
}
