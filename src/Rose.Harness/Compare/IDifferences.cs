namespace Rose.Harness.Compare;

/// <summary>Where differences go as they are found; there may be millions.</summary>
internal interface IDifferences
{
    /// <summary>Whether it has use for one more; what it has not is not even made.</summary>
    bool TakesMore { get; }

    void Add(Difference difference);
}
