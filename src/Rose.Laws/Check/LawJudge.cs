namespace Rose.Laws;

/// <summary>Holds one case against every law that applies to it.</summary>
internal static class LawJudge
{
    /// <summary>Runs one case and judges it. A case that throws breaks the law with the exception's message.</summary>
    public static Verdict Judge(Subject subject, LawCase of, ICaseWorlds worlds, ThreadCaseWorlds solo)
    {
        try
        {
            IReadOnlyList<Expectation> expectations;
            IReadOnlyList<RankResult> results;

            // The oracle works while the ranks do; what it says first is told first.
            var expecting = Task.Run(() => Expect(subject.HasLeastBounds ? Bounds.Least : Bounds.Full));
            try
            {
                results = worlds.Run(subject, of);
            }
            finally
            {
                expectations = expecting.GetAwaiter().GetResult();
            }

            var verdict = Judge(of, expectations, results);
            return subject.HasLeastBounds && !IsClear(verdict) ? Judge(of, Expect(Bounds.Full), results) : verdict;
        }
#pragma warning disable CA1031 // Whatever the code under test throws is its verdict.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new Verdict { Violations = [new Violation { Law = Law.Error, Tensor = "", Finding = e.Message }] };
        }

        IReadOnlyList<Expectation> Expect(Bounds bounds) => subject.Expect(of, body => solo.Run(1, Parallel.Backend.InProcess, body)[0], bounds);
    }

    // What uses up most of the least bounds is told by how much it uses up of the law's.
    private static bool IsClear(Verdict byLeast) => byLeast.Passed && byLeast.LargestElementwiseRatio <= 0.5;

    /// <summary>Judges what the ranks of a case computed, in rank order.</summary>
    public static Verdict Judge(LawCase of, IReadOnlyList<Expectation> expectations, IReadOnlyList<RankResult> results)
    {
        var comparer = new Comparer(of.WorldSize);
        foreach (var expected in expectations)
        {
            comparer.Compare(expected, results);
        }

        comparer.Unchanged([.. results.Select(result => result.Changed)]);
        return comparer.Verdict;
    }
}
