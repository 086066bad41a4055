using Rose.Harness.Compare;
using Rose.Harness.Compare.Revisions;

namespace Rose.Harness.Report.Sources;

/// <summary>Reads an experiment's CSV out of the commits of a range that changed it.</summary>
/// <param name="git">The repository.</param>
/// <param name="older">The first state, shown as the commit that it comes from; null for all from the beginning.</param>
/// <param name="newer">The last commit.</param>
internal sealed class HistoryReader(Git git, string? older, string newer)
{
    private const char Apart = '\u001f';
    private const string Format = "--format=%H%x1f%h%x1f%ad%x1f%s";

    public MetricHistory Of(string experiment, IReadOnlyList<string> metrics)
    {
        var path = ResultPaths.Csv(experiment);
        List<CommittedSheet> commits = [];
        List<string> warnings = [];
        foreach (var line in Log(path))
        {
            var fields = line.Split(Apart, 4);
            using var side = new CommitSide(git, fields[0]);
            try
            {
                if (side.Open(path) is { } stream)
                {
                    commits.Add(new CommittedSheet { Commit = fields[1], Date = fields[2], Subject = fields[3], Sheet = CsvSheet.Read(stream, $"{path} of {fields[1]}") });
                }
            }
            catch (CompareFault e)
            {
                warnings.Add($"left out: {e.Message}");
            }
        }

        return new MetricHistory { Metrics = metrics, Commits = commits, Warnings = warnings };
    }

    private IEnumerable<string> Log(string path)
    {
        string[] start = older is null ? [] : Lines("-1", older, "--", path);
        string[] range = Lines("--topo-order", "--reverse", older is null ? newer : $"{older}..{newer}", "--", path);
        return start.Concat(range);
    }

    private string[] Lines(params string[] arguments) =>
        git.Run(["log", Format, "--date=short", "--encoding=UTF-8", .. arguments]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
