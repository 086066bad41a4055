namespace Rose.Laws.Tests;

public sealed class CaseShrinkerTests
{
    [Fact]
    public void Every_step_is_possible_and_simpler_so_that_shrinking_ends()
    {
        var options = new LawOptions { Seed = 8 };
        foreach (var subject in LawSubjects.All)
        {
            foreach (var of in SmallCases.Drawn(subject, options, 15))
            {
                var steps = CaseShrinker.Shrink(subject, of, options).ToList();

                Assert.All(steps, step => Assert.Null(subject.FaultOf(step)));
                Assert.All(steps, step => Assert.True(CaseShrinker.Complexity(step) < CaseShrinker.Complexity(of) || (CaseShrinker.Complexity(step) == CaseShrinker.Complexity(of) && step.Seed < of.Seed), $"{of} to {step}"));
            }
        }
    }

    [Fact]
    public void It_keeps_to_the_options_world_sizes_and_comparison()
    {
        var options = new LawOptions { WorldSizes = [3, 5], Comparison = Comparison.Bounded };
        var steps = CaseShrinker.Shrink(LawSubjects.Ffn, SmallCases.Ffn with { WorldSize = 5 }, options).ToList();

        Assert.All(steps, step => Assert.Contains(step.WorldSize, options.WorldSizes));
        Assert.All(steps, step => Assert.Equal(CaseValues.Real, step.Values));
        Assert.Contains(steps, step => step.WorldSize == 3);
    }

    [Fact]
    public void Whatever_fails_shrinks_to_the_smallest_case_that_fails()
    {
        // Fails wherever hidden reaches 3 on two ranks or more.
        var worlds = new FailingWorlds(of => of.WorldSize >= 2 && of["hidden"] >= 3);
        var failure = LawCheck.Run([LawSubjects.Ffn], new LawOptions { Cases = 200, Seed = 2 }, worlds, cancellationToken: TestContext.Current.CancellationToken).Failure!;

        Assert.Equal((2, 3), (failure.Shrunk.WorldSize, failure.Shrunk["hidden"]));
        Assert.Equal([0, 1, 1, 1, 3, 1, 0], failure.Shrunk.Sizes);
        Assert.Equal((CaseValues.Integer, CaseLayout.Contiguous, 0), (failure.Shrunk.Values, failure.Shrunk.Layout, failure.Shrunk.Seed));
    }
}
