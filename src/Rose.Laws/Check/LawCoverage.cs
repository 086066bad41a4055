namespace Rose.Laws;

/// <summary>How many of the cases that ran were of each class of the options' coverage rules, by the rules' names.</summary>
public sealed record LawCoverage
{
    public required int Cases { get; init; }

    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    /// <summary>Cases by subject.</summary>
    public required IReadOnlyDictionary<string, int> Subjects { get; init; }
}
