namespace Rose.Laws.Tests;

public sealed class CoverageCheckTests
{
    [Fact]
    public void Every_subject_is_drawn_with_its_hard_cases()
    {
        foreach (var subject in LawSubjects.All)
        {
            Assert.Empty(CoverageCheck.Faults([subject], new LawOptions { Seed = 1 }));
        }

        Assert.Empty(CoverageCheck.Faults(LawSubjects.All, new LawOptions { Seed = 1 }));
    }

    [Fact]
    public void A_generator_that_drifts_into_easy_cases_fails_a_check_that_would_pass()
    {
        // Sizes of one value that every world divides.
        var easy = new LayerUnderTest
        {
            Name = "easy",
            Sizes = [CaseSize.Of("in", 4, min: 4), CaseSize.Sharded("out", 8, min: 8)],
            Inputs = [LayerInput.Of("x", c => [2, c["in"]])],
            Dense = c => Torch.torch.nn.Linear(c["in"], c["out"]),
            Parallel = (c, rank) => new Parallel.ColumnParallelLinear(c["in"], c["out"], rank.Group, new Parallel.InvariantDraw(c.Seed)),
        };

        var report = LawCheck.Run(easy, new LawOptions { Cases = 10, WorldSizes = [1, 2, 4] });

        Assert.False(report.Passed);
        Assert.Null(report.Failure);
        Assert.Contains(report.Uncovered, line => line.StartsWith("uneven shards: 0.0 % of 400 drawn cases, where at least 15 % must be", StringComparison.Ordinal));
        Assert.Contains("The cases are too easy: uneven shards", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_near_its_least_one_is_decided_by_drawing_more()
    {
        static LawOptions Least(double share) => new()
        {
            Seed = 5,
            Coverage = [new CoverageRule { Name = "even seed", LeastShare = share, Holds = (_, of) => of.Seed % 2 == 0 }],
        };

        Assert.Empty(CoverageCheck.Faults([LawSubjects.Ffn], Least(0.5)));
        Assert.Single(CoverageCheck.Faults([LawSubjects.Ffn], Least(0.53)));
    }
}
