namespace Rose.Laws.Tests;

/// <summary>Rose's own layers and plans under every law that applies to them.</summary>
public sealed class LawSubjectsTests(ITestOutputHelper output)
{
    // The repository's, from the folder that the tests are built in.
    private static readonly string _regressions = Path.GetFullPath("../../../../../experiments/regressions", AppContext.BaseDirectory);

    public static TheoryData<string, int> Subjects => new()
    {
        { "column", 100 },
        { "row", 100 },
        { "ffn", 120 },
        { "embedding", 60 },
        { "layer_norm", 60 },
        { "cross_entropy", 60 },
        { "attention", 60 },
        { "gpt", 40 },
        { "gpt_loss", 40 },
        { "training", 30 },
        { "checkpoint", 25 },
    };

    [Theory]
    [MemberData(nameof(Subjects))]
    public void It_is_the_dense_one_at_every_world_size(string name, int cases)
    {
        var report = LawCheck.Run(LawSubjects.Find(name)!, new LawOptions { Cases = cases, Seed = 20, RegressionFolder = _regressions });

        output.WriteLine(report.ToString());
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(cases + new RegressionFolder(_regressions).Tokens(LawSubjects.All).Count(token => CaseToken.SubjectOf(token) == name), report.CasesRun);
    }

    [Fact]
    public void Every_subject_is_tested() => Assert.Equal(LawSubjects.All.Select(subject => subject.Name), Subjects.Select(row => row.Data.Item1));

    [Fact]
    public void It_holds_where_products_have_more_than_128_terms()
    {
        var report = LawCheck.Run(LawSubjects.Ffn, new LawOptions { Cases = 12, Seed = 4, MaxSize = 200, Comparison = Comparison.Bounded });

        Assert.True(report.Passed, report.ToString());
        Assert.InRange(report.LargestNormwiseUlps, 0.1, Bound.NormwiseUlps);
    }
}
