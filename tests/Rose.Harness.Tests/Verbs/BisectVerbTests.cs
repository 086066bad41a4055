using Rose.Harness.Tests.Compare;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Verbs;

public sealed class BisectVerbTests : IDisposable
{
    private const string Header = "experiment,case,world.size,world_size,loss,dense_loss\n";

    private readonly TempRepository _repository = new();

    public void Dispose()
    {
        Assert.Single(_repository.Git("worktree", "list").TrimEnd().Split('\n'));
        Assert.Equal("", _repository.Git("status", "--porcelain"));
        Assert.Equal("main\n", _repository.Git("branch", "--show-current"));
        _repository.Dispose();
    }

    [Fact]
    public void The_commit_that_changed_a_committed_number_is_named_with_its_cells()
    {
        var commits = History(12, k => Rows(k < 7 ? "9.25" : "9.5", dense: $"{k}"));

        var rose = _repository.Rose("bisect", "a", "loss", commits[0], "HEAD").Well();

        Assert.Contains($"  {commits[7]}\n  Step 7\n  Ada <ada@example.org>, 20", rose.Output, StringComparison.Ordinal);
        Assert.Matches("world.size=2 +loss +9.25 +9.5 +0.25", rose.Output);
        Assert.DoesNotContain("dense_loss", rose.Output, StringComparison.Ordinal);
        Assert.InRange(rose.Errors.Split('\n').Count(line => line.StartsWith("good ", StringComparison.Ordinal) || line.StartsWith("bad ", StringComparison.Ordinal)), 2, 5);
    }

    [Fact]
    public void What_a_tolerance_allows_is_no_change()
    {
        _repository.Write("experiments/a.yaml", "name: a\nkind: forward\ncompare: {loss: 1e-3 relative}\n");
        var commits = History(8, k => Rows(k < 2 ? "9.25" : k < 6 ? "9.2501" : "9.5"));

        Assert.Contains(commits[6], _repository.Rose("bisect", "experiments/a.yaml", "loss", commits[0], "main").Well().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Commits_without_the_file_or_the_row_are_skipped()
    {
        var commits = History(9, k => k == 4 ? null : k == 5 ? Header + "a,1,1,1,9,9\n" : k == 3 ? "no,table\n\"" : Rows(k < 7 ? "9.25" : "9.5"));

        var rose = _repository.Rose("bisect", "a", "loss", commits[0], commits[8]).Well();

        Assert.Contains(commits[7], rose.Output, StringComparison.Ordinal);
        Assert.Contains("skip ", rose.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_only_skipped_commits_are_left_all_of_them_are_told()
    {
        var commits = History(4, k => k is 1 or 2 ? null : Rows(k < 3 ? "9.25" : "9.5"));

        var rose = _repository.Rose("bisect", "a", "loss", commits[0], commits[3]);

        Assert.Equal(1, rose.ExitCode);
        Assert.All(["Step 1", "Step 2", "Step 3"], step => Assert.Contains(step, rose.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("Step 0", rose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_makes_the_results_anew_at_each_commit()
    {
        _repository.Write("experiments/a.yaml", "name: a\nkind: forward\n");
        _repository.Write("run.sh", "test -f broken && exit 3\nmkdir -p results\nprintf 'experiment,case,world.size,world_size,loss\\na,1,1,1,%s\\n' \"$(cat number)\" > results/\"$(basename \"$1\" .yaml)\".csv\nexit 1\n");
        List<string> commits = [];
        for (var k = 0; k < 8; k++)
        {
            _repository.Write("number", k < 5 ? "1.5" : "1.75");
            _repository.Write("results/a.csv", $"stale {k}");
            if (k == 4)
            {
                _repository.Write("broken", "");
            }
            else
            {
                File.Delete(_repository.At("broken"));
            }

            commits.Add(_repository.Commit($"Step {k}"));
        }

        var rose = _repository.Rose("bisect", "a", "loss", commits[0], commits[7], "--run", "sh run.sh {spec}");

        // Step 4 cannot be run, so that it may be the one as well.
        Assert.Equal(1, rose.ExitCode);
        Assert.All(["Step 4", "Step 5"], step => Assert.Contains(step, rose.Output, StringComparison.Ordinal));
        Assert.Contains(commits[5], _repository.Rose("bisect", "a", "loss", commits[3], commits[7], "--run", "rm -f broken; sh run.sh {spec}").Well().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loss of a is the same at HEAD~1 and HEAD~1", "a", "loss", "HEAD~1", "HEAD~1")]
    [InlineData("did you mean loss?", "a", "los", "HEAD~1", "HEAD")]
    [InlineData("world_size tells rows apart", "a", "world_size", "HEAD~1", "HEAD")]
    [InlineData("neither side has results of b", "b", "loss", "HEAD~1", "HEAD")]
    [InlineData("nowhere is no commit", "a", "loss", "nowhere", "HEAD")]
    [InlineData("holds no results/a.csv", "a", "loss", "HEAD~2", "HEAD")]
    [InlineData("git bisect cannot go on", "a", "loss", "HEAD", "HEAD~1")]
    public void What_cannot_be_searched_is_told_and_ends_with_2(string told, params string[] arguments)
    {
        History(3, k => k == 0 ? null : Rows($"{k}"));

        var rose = _repository.Rose(["bisect", .. arguments]);

        Assert.Equal(2, rose.ExitCode);
        Assert.Contains(told, rose.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Signal.Interrupt, 1)]
    [InlineData(Signal.Terminate, 1)]
    [InlineData(Signal.Interrupt, -1)]
    public void An_interruption_leaves_no_work_tree_and_no_command_behind(int signal, int group)
    {
        var commits = History(4, k => Rows($"{k}"));
        using var folder = new TempFolder();
        var started = folder.At("started");
        using var bisect = RoseProcess.StartIn(_repository.Path, "bisect", "a", "loss", commits[0], commits[3], "--run", $"touch {started}; sleep 600");
        bisect.Until(() => File.Exists(started), "the command does not start");

        Signal.Send(group * bisect.Id, signal);

        Assert.Equal(130, bisect.Wait(TimeSpan.FromSeconds(40)).ExitCode);
        bisect.AssertNoneLeft();
    }

    private static string Rows(string loss, string dense = "9") => Header + $"a,1,1,1,9,9\na,2,2,2,{loss},{dense}\n";

    /// <summary>A commit for each content of results/a.csv; none of the file where that is null.</summary>
    private List<string> History(int count, Func<int, string?> csv)
    {
        List<string> commits = [];
        Directory.CreateDirectory(_repository.At("results"));
        for (var k = 0; k < count; k++)
        {
            if (csv(k) is { } text)
            {
                _repository.Write("results/a.csv", text);
            }
            else
            {
                File.Delete(_repository.At("results", "a.csv"));
            }

            commits.Add(_repository.Commit($"Step {k}"));
        }

        return commits;
    }
}
