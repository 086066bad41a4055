using Rose.Tests;

namespace Rose.Harness.Tests;

/// <summary>Folders of the repository that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = RepositoryFolder.Path;

    public static string Corpus { get; } = Path.Combine(Root, "tests", "Rose.Harness.Tests", "Spec", "corpus");

    public static string Experiments { get; } = Path.Combine(Root, "experiments");
}
