using System.Text.RegularExpressions;
using Rose.Harness.Compare.Revisions;

namespace Rose.Harness.Compare.Bisect;

/// <summary>Finds the commit at which a number changed, by <c>git bisect</c> in a work tree of its own.</summary>
internal sealed partial class Bisection(Git git, BisectRequest request, TextWriter progress)
{
    // Exit code of git bisect where the commits that are left cannot be judged.
    private const int OnlySkippedLeft = 2;

    private readonly Dictionary<string, byte[]?> _results = new(StringComparer.Ordinal);

    /// <exception cref="CompareFault">GOOD and BAD do not differ, or are no such commits.</exception>
    /// <exception cref="OperationCanceledException">The user has broken it off.</exception>
    public BisectResult Run(CancellationToken interrupt)
    {
        using var good = new CommitSide(git, request.Good);
        using var bad = new CommitSide(git, request.Bad);
        var runs = request.Command is not null;
        string[] specs = [.. bad.Paths.Where(path => path.EndsWith(".yaml", StringComparison.Ordinal)).Select(path => path["experiments/".Length..^".yaml".Length])];
        string[] known = [.. ResultPaths.ExperimentsOf(good).Union(ResultPaths.ExperimentsOf(bad)).Union(runs ? specs : [])];
        var experiment = ResultPaths.Find(request.Experiment, known);

        using var worktree = new BisectWorktree(git, bad.Commit, hasFiles: runs);
        IBisectResults results = request.Command is { } command ? new RunResults(worktree, experiment, command, progress) : new CommittedResults(git, experiment);
        var judge = new BisectJudge(
            ResultsAt(good, results, experiment, interrupt),
            ResultsAt(bad, results, experiment, interrupt),
            request,
            request.Rules ?? CompareReader.RulesOf(bad, good, experiment));
        progress.WriteLine(FormattableString.Invariant($"{request.Column} of {experiment} differs between {good.Name} and {bad.Name} in {judge.Rows} row{(judge.Rows == 1 ? "" : "s")}"));

        var answer = worktree.Git.Ask(["bisect", "start", .. runs ? Array.Empty<string>() : ["--no-checkout"], bad.Commit, good.Commit]);
        while (true)
        {
            interrupt.ThrowIfCancellationRequested();
            if (answer.ExitCode == OnlySkippedLeft)
            {
                return new BisectResult { FirstBad = null, Candidates = [.. Candidate().Matches(answer.Output).Select(match => match.Value)], Changed = [] };
            }

            if (answer.ExitCode != 0)
            {
                throw new CompareFault($"git bisect cannot go on: {(answer.Errors + answer.Output).Trim()}");
            }

            var next = worktree.Git.Run("rev-parse", "--verify", runs ? "HEAD" : "BISECT_HEAD").Trim();

            // What git says at the end is worded differently from version to version; that it names no new commit is not.
            if (_results.ContainsKey(next))
            {
                var commit = worktree.Git.Run("rev-parse", "--verify", "refs/bisect/bad").Trim();
                return new BisectResult { FirstBad = commit, Candidates = [], Changed = judge.Changed(Of(commit, results, interrupt)!) };
            }

            var verdict = judge.Judge(Of(next, results, interrupt));
            var word = verdict.ToString().ToLowerInvariant();
            progress.WriteLine($"{word,-4} {git.Run("log", "-1", "--format=%h %s", next).Trim()}");
            answer = worktree.Git.Ask(["bisect", word]);
        }
    }

    private byte[] ResultsAt(CommitSide side, IBisectResults results, string experiment, CancellationToken interrupt) =>
        Of(side.Commit, results, interrupt) ?? throw new CompareFault(request.Command is null
            ? $"{side.Name} holds no {ResultPaths.Csv(experiment)}; name a commit that does, or make the results with --run"
            : $"at {side.Name} the command writes no {ResultPaths.Csv(experiment)}; name a commit at which it does");

    private byte[]? Of(string commit, IBisectResults results, CancellationToken interrupt)
    {
        if (!_results.TryGetValue(commit, out var csv))
        {
            _results.Add(commit, csv = results.Of(commit, interrupt));
        }

        return csv;
    }

    [GeneratedRegex("^[0-9a-f]{40,64}", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Candidate();
}
