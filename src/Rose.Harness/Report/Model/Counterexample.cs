namespace Rose.Harness.Report.Model;

/// <summary>The smallest case that was found to break a law.</summary>
internal sealed record Counterexample : IReportBlock
{
    /// <summary>The law that it breaks, or the planted fault that it shows.</summary>
    public required string Title { get; init; }

    public required string ShrunkCase { get; init; }

    /// <summary>What else is known of it, such as its finding and the guess at the cause.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; }

    /// <summary>For <c>rose replay</c>; empty where there is none.</summary>
    public required string Replay { get; init; }
}
