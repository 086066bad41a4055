using Rose.Harness.Spec;

namespace Rose.Harness.Tests;

/// <summary>Folders of the repository that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = SpecLocator.FindRoot(AppContext.BaseDirectory, AppContext.BaseDirectory)
        ?? throw new InvalidOperationException("The tests run outside of the repository.");

    public static string Corpus { get; } = Path.Combine(Root, "tests", "Rose.Harness.Tests", "Spec", "corpus");

    public static string Experiments { get; } = Path.Combine(Root, "experiments");
}
