namespace Rose.Harness.Expect;

/// <summary>What an expectation came to.</summary>
public sealed record ExpectationVerdict
{
    public required Expectation Expectation { get; init; }

    /// <summary>Pairs of rows, or rows and limits, that were compared.</summary>
    public required int Comparisons { get; init; }

    /// <summary>Each names the rows, their values, the difference and the bound.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    public bool Holds => Failures.Count == 0;
}
