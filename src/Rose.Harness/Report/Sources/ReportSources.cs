using Rose.Harness.Compare;
using Rose.Harness.Compare.Revisions;
using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Report.Sources;

/// <summary>Finds what a user names: experiments of the work tree or of a commit, and CSV files anywhere.</summary>
internal static class ReportSources
{
    // Of an interrupted run; the run goes on from it and puts it in the result's place.
    private const string PartialEnding = ".partial";

    /// <summary>Experiments by name, spec or CSV, all directly below <c>results/</c> where none is named; and CSV files that no repository holds.</summary>
    /// <exception cref="CompareFault">There is no such experiment, or none at all.</exception>
    public static IReadOnlyList<ReportSource> Of(ISide? side, string folder, IReadOnlyList<string> named, HistoryReader? history, IReadOnlyList<string> metrics)
    {
        if (side is null)
        {
            return [.. named.Select(OfFile)];
        }

        string[] all = [.. ResultPaths.ExperimentsOf(side).Where(name => !name.EndsWith(PartialEnding, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] chosen = named.Count > 0
            ? [.. named.Select(name => history is null && IsOutside(name, folder) ? name : ResultPaths.Find(name, all)).Distinct()]
            : [.. all.Where(name => !name.Contains('/', StringComparison.Ordinal))];
        return chosen.Length > 0
            ? [.. chosen.Select(name => all.Contains(name) ? OfSide(side, folder, name, history?.Of(name, metrics)) : OfFile(name))]
            : throw new CompareFault($"{side.Name} has no results/*.csv; run an experiment first, or name a CSV file");
    }

    public static bool IsFile(string name) => name.EndsWith(".csv", StringComparison.Ordinal) && File.Exists(name);

    private static bool IsOutside(string name, string folder) =>
        IsFile(name) && Path.GetRelativePath(Path.Combine(folder, "results"), Path.GetFullPath(name)).StartsWith("..", StringComparison.Ordinal);

    private static ReportSource OfSide(ISide side, string folder, string name, MetricHistory? history) => new()
    {
        Name = name,
        Files = RunFiles.Of(side, name),
        Plan = () =>
        {
            using var spec = side.Open(ResultPaths.Spec(name));
            if (spec is null)
            {
                return null;
            }

            using var bytes = new MemoryStream();
            spec.CopyTo(bytes);
            var path = ResultPaths.Spec(name);
            return PlanBuilder.Build(SpecDocument.Parse(bytes.ToArray(), path, Path.GetDirectoryName(Path.Combine(folder, path))!, []));
        },
        History = history,
    };

    private static ReportSource OfFile(string path) => IsFile(path)
        ? new() { Name = Path.GetFileNameWithoutExtension(path), Files = RunFiles.Of(path), Plan = () => null }
        : throw new CompareFault($"{path} is no CSV file, and no repository is here in which to look for an experiment of that name; give a CSV file");
}
