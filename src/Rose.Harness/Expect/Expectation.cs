namespace Rose.Harness.Expect;

/// <summary>What a spec claims of its own rows, as one line of <c>expect:</c>.</summary>
public sealed record Expectation
{
    /// <summary>As the spec writes it.</summary>
    public required string Text { get; init; }

    /// <summary>Where it stands in the spec, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Counted from 1.</summary>
    public required int Place { get; init; }

    /// <summary>The column of the results that it is about.</summary>
    public required string Column { get; init; }

    public required Claim Claim { get; init; }

    /// <summary>Only rows that meet all of these are looked at.</summary>
    public required IReadOnlyList<Condition> Where { get; init; }
}
