namespace Rose.Laws.Tests;

public sealed class FfnShrinkerTests
{
    private static readonly PropertyOptions _options = new() { Seed = 3 };

    [Fact]
    public void Every_candidate_is_a_valid_case_of_the_options_and_simpler()
    {
        var options = _options with { WorldSizes = [2, 3, 4], Comparison = Comparison.Bounded };
        Assert.All(Cases.Drawn(options, 300), failing =>
        {
            foreach (var candidate in FfnShrinker.Shrink(failing, options))
            {
                Assert.Equal(candidate, candidate.Validated());
                Assert.Contains(candidate.WorldSize, options.WorldSizes);
                Assert.Equal(FfnValues.Real, candidate.Values);
                var (simpler, complexity) = (FfnShrinker.Complexity(candidate), FfnShrinker.Complexity(failing));
                Assert.True(simpler < complexity || (simpler == complexity && candidate.Seed < failing.Seed), $"{failing} to {candidate}");
            }
        });
    }

    [Fact]
    public void What_always_fails_shrinks_to_the_smallest_case_there_is()
    {
        var expected = "world 1, input [1], hidden 1, out 1, no bias, seed 0, integers and ReLU, contiguous, float32";
        Assert.All(Cases.Drawn(_options, 50), drawn => Assert.Equal(expected, Shrunk(drawn, _ => true).ToString()));
    }

    [Fact]
    public void What_fails_in_one_world_only_stays_there()
    {
        foreach (var drawn in Cases.Drawn(_options with { WorldSizes = [3] }, 20))
        {
            var shrunk = Shrunk(drawn, of => of.WorldSize == 3);
            Assert.Equal((3, 3), (shrunk.WorldSize, shrunk.Hidden));
        }
    }

    [Fact]
    public void What_a_failure_needs_is_kept()
    {
        static bool Fails(FfnCase of) => of.In >= 5 && of.Batch >= 3 && of.Bias && of.Layout == FfnLayout.Strided;
        var failing = Cases.Drawn(_options, 2000).Where(Fails).Take(20).ToList();

        Assert.Equal(20, failing.Count);
        Assert.All(failing, of =>
        {
            var shrunk = Shrunk(of, Fails);
            Assert.Equal((5, 3, 1, 1, 2), (shrunk.In, shrunk.Batch, shrunk.Sequence, shrunk.Out, shrunk.InputDims));
        });
    }

    /// <summary>As FsCheck does it: the first candidate that fails as well, until none does.</summary>
    private static FfnCase Shrunk(FfnCase failing, Func<FfnCase, bool> fails)
    {
        while (FfnShrinker.Shrink(failing, _options).FirstOrDefault(fails) is { } simpler)
        {
            failing = simpler;
        }

        return failing;
    }
}
