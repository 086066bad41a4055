namespace Rose.Harness.Tests.Processes;

/// <summary>What a process came to.</summary>
internal sealed record Finished
{
    public required int ExitCode { get; init; }

    public required string Output { get; init; }

    public required string Errors { get; init; }

    /// <summary>The same, where it ended well; else the test fails with what it said.</summary>
    public Finished Well()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Errors}");
        return this;
    }
}
