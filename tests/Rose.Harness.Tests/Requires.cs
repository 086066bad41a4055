using Rose.Harness.Ranks;

namespace Rose.Harness.Tests;

/// <summary>What eng/setup-tests.sh and the SDK bring, and a machine that has a bundle only may lack: there, tests that need it are skipped.</summary>
internal static class Requires
{
    public static void Sdk() =>
        Assert.SkipUnless(Directory.Exists(Path.Combine(DotNet.Root, "sdk")), $"the .NET in {DotNet.Root} has no SDK; run the tests of a checkout with `dotnet test`");

    public static void Program(string name) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name))), $"{name} is not on the path; install it, as eng/setup-tests.sh does");

    /// <summary>The path that the set-up noted in a file of native/build.</summary>
    public static string Noted(string file)
    {
        var note = Path.Combine(Repository.Root, "native", "build", file);
        Assert.SkipUnless(File.Exists(note), $"there is no {note}; eng/setup-tests.sh writes it");
        return File.ReadAllText(note).Trim();
    }
}
