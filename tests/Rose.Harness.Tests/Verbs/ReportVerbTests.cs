using Rose.Harness.Compare.Revisions;
using Rose.Harness.Report.Charts;
using Rose.Harness.Report.Sources;
using Rose.Harness.Tests.Processes;
using Rose.Harness.Tests.Report;

namespace Rose.Harness.Tests.Verbs;

/// <summary>The real command line, in a real repository.</summary>
public sealed class ReportVerbTests : IDisposable
{
    private readonly ReportRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void All_results_go_into_one_file_that_git_need_not_know()
    {
        var written = _repository.Rose("report").Well();
        var page = File.ReadAllText(_repository.At("results", "report.html"));

        Assert.Equal(("4 experiments in results/report.html\n", ""), (written.Output, written.Errors));
        foreach (var told in new[] { "Loss over step", "Max abs diff vs dense by world.size", "Measured bytes in a step by world.size", "Forward milliseconds over world.size", "Predicted bytes by layer, world.size=4", "blocks.*", "rose replay column-w2-1", "no-reduce" })
        {
            Assert.Contains(told, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_prediction_from_a_spec_that_has_changed_since_the_run_says_so()
    {
        var before = Page("forward");
        _repository.Write("experiments/forward.yaml", File.ReadAllText(_repository.At("experiments", "forward.yaml")).Replace("n_layers: 2", "n_layers: 3", StringComparison.Ordinal));

        Assert.DoesNotContain("The spec has changed", before, StringComparison.Ordinal);
        Assert.Contains("The spec has changed since this run: it predicts other bytes for case 2, 3.", Page("forward"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_has_a_point_for_each_commit_that_changed_the_results_from_the_state_that_it_begins_at()
    {
        var git = Git.Around(_repository.Path);

        var all = new HistoryReader(git, null, "HEAD").Of("train", ["loss"]);
        var since = new HistoryReader(git, "HEAD~2", "HEAD").Of("train", ["loss"]);
        var chart = SheetCharts.History(all, "loss")!;

        Assert.Equal(["Train", "Draw by counter <b>&amp;", "Sum in rank order"], all.Commits.Select(commit => commit.Subject));
        Assert.Equal(["Draw by counter <b>&amp;", "Sum in rank order"], since.Commits.Select(commit => commit.Subject));
        Assert.Equal(["world.size=1", "world.size=2", "world.size=4"], chart.Series.Select(series => series.Label));
        Assert.Equal([8.2, 7.9, 7.85], chart.Series[0].Points.Select(point => Math.Round(point.Y, 6)));
    }

    [Fact]
    public void Commits_give_the_results_of_the_last_of_them_whatever_the_work_tree_holds()
    {
        _repository.Write("results/train.csv", "a,b\n1\n");

        var page = Page("train", "--commits", "HEAD~2..HEAD", "--metric", "loss");

        Assert.Contains("Loss over commits", page, StringComparison.Ordinal);
        Assert.Contains("Loss over step", page, StringComparison.Ordinal);
        Assert.Contains("and their history since HEAD~2", page, StringComparison.Ordinal);
        Assert.Contains("Draw by counter &lt;b&gt;&amp;amp;", page, StringComparison.Ordinal);
        Assert.Equal(2, _repository.Rose("report", "train").ExitCode);
    }

    [Fact]
    public void A_commit_whose_results_are_no_CSV_is_left_out_and_named()
    {
        var whole = File.ReadAllText(_repository.At("results", "train.csv"));
        _repository.Write("results/train.csv", "a,b\n1\n");
        _repository.Commit("Break it");
        _repository.Write("results/train.csv", whole);
        _repository.Commit("Mend it");

        Assert.Matches("left out: results/train.csv of [0-9a-f]+:2: the row has 1 fields, but the header 2", Page("train", "--history", "loss"));
    }

    [Fact]
    public void Nothing_of_libtorch_is_needed_and_no_repository_for_a_file()
    {
        using var folder = new TempFolder();
        var csv = folder.Write("a.csv", "experiment,case,world.size,world_size,step,loss\na,1,1,1,1,9.5\na,1,1,1,2,9.25\n");
        var page = folder.At("sub", "page.html");

        RoseProcess.RunWith([("ROSE_NATIVE", "/no/librose.so")], "report", csv, "--out", page).Well();
        var alone = RoseProcess.RunIn(folder.Path, "report", "a.csv").Well();

        Assert.Equal("1 experiment in report.html\n", alone.Output);
        Assert.Contains("Loss over step", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("Loss over step", File.ReadAllText(folder.At("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_repository_all_of_results_is_taken()
    {
        using var folder = new TempFolder();
        folder.Write("results/a.csv", "experiment,case,world.size,world_size,step,loss\na,1,1,1,1,9.5\na,1,1,1,2,9.25\n");

        var all = RoseProcess.RunIn(folder.Path, "report").Well();
        var named = RoseProcess.RunIn(folder.Path, "report", "a", "--out", "a.html").Well();

        Assert.Equal("1 experiment in results/report.html\n", all.Output);
        Assert.Equal("1 experiment in a.html\n", named.Output);
        Assert.Contains("Loss over step", File.ReadAllText(folder.At("results", "report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("neither side has results of trian; did you mean train?", "trian")]
    [InlineData("has results with a column los; did you mean loss?", "train", "--metric", "los")]
    [InlineData("mian is no commit of this repository", "--commits", "mian..HEAD")]
    [InlineData("names a fork", "--commits", "a...b")]
    public void What_cannot_be_reported_is_told_and_ends_with_2(string told, params string[] arguments)
    {
        var refused = _repository.Rose(["report", .. arguments]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(told, refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_repository.At("results", "report.html")));
    }

    private string Page(params string[] arguments)
    {
        var page = _repository.At("page.html");
        _repository.Rose(["report", .. arguments, "--out", page]).Well();
        return File.ReadAllText(page);
    }
}
