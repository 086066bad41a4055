namespace Rose.Laws.Tests;

/// <summary>Rose's own layers and plans under every law that applies to them.</summary>
public sealed class LawSubjectsTests(ITestOutputHelper output)
{
    // The repository's, from the folder that the tests are built in.
    private static readonly string _regressions = Path.GetFullPath("../../../../../experiments/regressions", AppContext.BaseDirectory);

    public static TheoryData<string, int> Subjects => new()
    {
        { "column", 150 },
        { "row", 150 },
        { "ffn", 200 },
        { "embedding", 100 },
        { "layer_norm", 100 },
        { "cross_entropy", 100 },
        { "attention", 100 },
        { "gpt", 60 },
        { "gpt_loss", 60 },
        { "training", 60 },
        { "checkpoint", 40 },
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
