using Rose.Harness.Compare;
using Rose.Harness.Compare.Revisions;

namespace Rose.Harness.Tests.Compare.Revisions;

public sealed class RevisionPairTests
{
    [Theory]
    [InlineData("HEAD", null)]
    [InlineData("v1", null, "v1")]
    [InlineData("v1", "v2", "v1", "v2")]
    [InlineData("v1", "v2", "v1..v2")]
    [InlineData("v1", "HEAD", "v1..")]
    [InlineData("HEAD", "v2", "..v2")]
    public void Two_states_are_named_as_for_git_diff(string older, string? newer, params string[] arguments) =>
        Assert.Equal(new RevisionPair(older, newer), RevisionPair.Of(arguments));

    [Theory]
    [InlineData("v1...v2 names a fork, which has three ends; write v1..v2", "v1...v2")]
    [InlineData("v1..v2 v3 are no two states; write rose diff OLD NEW, or rose diff OLD..NEW", "v1..v2", "v3")]
    public void Anything_else_is_refused(string told, params string[] arguments) =>
        Assert.Equal(told, Assert.Throws<CompareFault>(() => RevisionPair.Of(arguments)).Message);
}
