using Rose.Harness.Spec;

namespace Rose.Harness.Compare.Revisions;

/// <summary>Where a repository keeps results and specs: <c>results/NAME.csv</c> of <c>experiments/NAME.yaml</c>, in like folders.</summary>
internal static class ResultPaths
{
    private const string Results = "results/";
    private const string Experiments = "experiments/";
    private const string TimingEnding = ".timing.csv";

    public static IReadOnlyList<string> Folders { get; } = ["results", "experiments"];

    public static string Csv(string experiment) => $"{Results}{experiment}.csv";

    public static string Timings(string experiment) => $"{Results}{experiment}{TimingEnding}";

    public static string Run(string experiment) => $"{Results}{experiment}.run.json";

    public static string Spec(string experiment) => $"{Experiments}{experiment}.yaml";

    /// <summary>The experiments that a side has results of.</summary>
    public static IEnumerable<string> ExperimentsOf(ISide side) => side.Paths
        .Where(path => path.StartsWith(Results, StringComparison.Ordinal) && path.EndsWith(".csv", StringComparison.Ordinal) && !IsTiming(path))
        .Select(path => path[Results.Length..^".csv".Length]);

    public static bool IsTiming(string path) => path.EndsWith(TimingEnding, StringComparison.Ordinal);

    /// <summary>A file beside a CSV of results or timings: the same name with another ending.</summary>
    public static string Beside(string csv, string ending) => csv[..^(IsTiming(csv) ? TimingEnding : Path.GetExtension(csv)).Length] + ending;

    /// <summary>The experiment that a user names: as its results are called, by the last part of that, or by its spec's path.</summary>
    /// <exception cref="CompareFault">There is none of that name.</exception>
    public static string Find(string named, IReadOnlyCollection<string> experiments)
    {
        var plain = named.EndsWith(".yaml", StringComparison.Ordinal) || named.EndsWith(".csv", StringComparison.Ordinal) ? Path.ChangeExtension(named, null) : named;
        return experiments.FirstOrDefault(each => each == plain)
            ?? experiments.FirstOrDefault(each => plain.EndsWith(Experiments + each, StringComparison.Ordinal) || plain.EndsWith(Results + each, StringComparison.Ordinal))
            ?? experiments.FirstOrDefault(each => Path.GetFileName(each) == Path.GetFileName(plain))
            ?? throw new CompareFault($"neither side has results of {named}; {(Nearest.To(Path.GetFileName(plain), experiments) is { } meant ? $"did you mean {meant}?" : experiments.Count == 0 ? "run an experiment first, and commit its CSV" : $"use one of: {string.Join(", ", experiments)}")}");
    }
}
