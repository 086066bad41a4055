using Xunit;

namespace FsCheck.Xunit;

/// <summary>FsCheck's checks of a <see cref="Property"/>, with the test's output in place of the console.</summary>
public static class CheckExtensions
{
    public static void QuickCheck(this Property property, ITestOutputHelper testOutputHelper) =>
        Check.One(Writing(Config.Quick, testOutputHelper), property);

    public static void QuickCheck(this Property property, string testName, ITestOutputHelper testOutputHelper) =>
        Check.One(testName, Writing(Config.Quick, testOutputHelper), property);

    public static void QuickCheckThrowOnFailure(this Property property, ITestOutputHelper testOutputHelper) =>
        Check.One(Throwing(Config.Quick, testOutputHelper), property);

    public static void VerboseCheck(this Property property, ITestOutputHelper testOutputHelper) =>
        Check.One(Writing(Config.Verbose, testOutputHelper), property);

    public static void VerboseCheck(this Property property, string testName, ITestOutputHelper testOutputHelper) =>
        Check.One(testName, Writing(Config.Verbose, testOutputHelper), property);

    public static void VerboseCheckThrowOnFailure(this Property property, ITestOutputHelper testOutputHelper) =>
        Check.One(Throwing(Config.Verbose, testOutputHelper), property);

    private static Config Writing(Config config, ITestOutputHelper output) =>
        config.WithRunner(new TestOutputRunner(output) { Throws = false });

    private static Config Throwing(Config config, ITestOutputHelper output) =>
        config.WithRunner(new TestOutputRunner(output));
}
