namespace Rose.Harness.Expect;

/// <summary>The verdicts on a run's expectations, in words.</summary>
internal static class ExpectationReport
{
    /// <summary><c>3 of 3 expectations hold (42 comparisons)</c>.</summary>
    public static string Summary(IReadOnlyList<ExpectationVerdict> verdicts)
    {
        var comparisons = verdicts.Sum(verdict => verdict.Comparisons);
        return FormattableString.Invariant($"{verdicts.Count(verdict => verdict.Holds)} of {verdicts.Count} expectation{(verdicts.Count == 1 ? "" : "s")} hold{(verdicts.Count == 1 ? "s" : "")} ({comparisons} comparison{(comparisons == 1 ? "" : "s")})");
    }

    /// <summary>Every failure, with the expectation and its place in the spec.</summary>
    public static IEnumerable<string> Failures(string file, IReadOnlyList<ExpectationVerdict> verdicts) =>
        verdicts.SelectMany(verdict => verdict.Failures.Select(failure => FormattableString.Invariant($"{file}{PlaceOf(verdict.Expectation)}: expected {verdict.Expectation.Text}; {failure}")));

    // What the command line gave stands nowhere in the file.
    private static string PlaceOf(Expectation expectation) => expectation.Line == 0 ? "" : FormattableString.Invariant($":{expectation.Line}:{expectation.Place}");
}
