using Rose.Harness.Compare.Cells;
using Rose.Harness.Compare.Reports;
using Rose.Harness.Compare.Revisions;
using Rose.Harness.Compare.Rows;
using Rose.Harness.Compare.Timings;

namespace Rose.Harness.Compare;

/// <summary>Compares files or commits and tells a report what differs.</summary>
internal sealed class DiffRunner(DiffOptions options, IDiffReport report)
{
    private readonly DiffSummary _summary = new();

    /// <summary>Two CSV files.</summary>
    /// <exception cref="CompareFault">They cannot be compared, or nothing in them can.</exception>
    public bool Files(string older, string newer, CompareRules rules)
    {
        if (ResultPaths.IsTiming(older) != ResultPaths.IsTiming(newer))
        {
            throw new CompareFault($"{older} and {newer} are results and timings; give two of a kind");
        }

        report.Begin(older, newer);
        Compare(Path.GetFileName(newer), RunFiles.Of(older), RunFiles.Of(newer), rules);
        return Conclude($"no row of {older} has its like in {newer}");
    }

    /// <summary>The results of two states of a repository.</summary>
    /// <param name="experiments">Names or spec paths; empty for all.</param>
    /// <param name="rules">In place of those of each experiment's spec; null for these.</param>
    /// <exception cref="CompareFault">They cannot be compared, or nothing in them can.</exception>
    public bool Sides(ISide older, ISide newer, IReadOnlyList<string> experiments, CompareRules? rules)
    {
        string[] all = [.. ResultPaths.ExperimentsOf(older).Union(ResultPaths.ExperimentsOf(newer)).Order(StringComparer.Ordinal)];
        string[] wanted = [.. experiments.Count == 0 ? all : experiments.Select(each => ResultPaths.Find(each, all)).Distinct()];
        report.Begin(older.Name, newer.Name);
        foreach (var experiment in wanted)
        {
            Compare(experiment, RunFiles.Of(older, experiment), RunFiles.Of(newer, experiment), rules ?? CompareReader.RulesOf(newer, older, experiment));
        }

        return Conclude($"no row of {(wanted.Length == 1 ? wanted[0] : "any experiment")} has its like on both sides, {older.Name} and {newer.Name}");
    }

    private void Compare(string name, RunFiles older, RunFiles newer, CompareRules rules)
    {
        var differences = report.BeginExperiment(name);
        List<string> warnings = [];
        var experiment = Results(name, older, newer, rules, differences, warnings);
        if (experiment.Whole is null)
        {
            experiment = experiment with { Timings = Timings(older, newer, warnings) };
        }

        experiment = experiment with { Warnings = warnings };
        _summary.Add(experiment);
        report.EndExperiment(experiment);
    }

    private ExperimentDifferences Results(string name, RunFiles older, RunFiles newer, CompareRules rules, IDifferences differences, List<string> warnings)
    {
        using var before = older.Csv();
        using var after = newer.Csv();
        if (before is null || after is null)
        {
            return before is null && after is null
                ? new ExperimentDifferences { Name = name, Table = null }
                : before is null ? OneSided(name, new CsvRecords(after!, newer.Name), CellState.Appeared) : OneSided(name, new CsvRecords(before, older.Name), CellState.Vanished);
        }

        using var olderRecords = new CsvRecords(before, older.Name);
        using var newerRecords = new CsvRecords(after, newer.Name);
        var table = TableDiff.Run(olderRecords, newerRecords, rules, options, differences);
        if (table.Keys.Count == 0)
        {
            warnings.Add($"no column of {name} is known to tell rows apart, so that they were matched by their place; name such columns with --key");
        }

        if (table.RepeatedKeys > 0)
        {
            warnings.Add(FormattableString.Invariant($"{table.RepeatedKeys} rows of {name} have the key of an earlier row ({string.Join(", ", table.Keys)}); they were matched in their order"));
        }

        foreach (var unknown in rules.Tolerances.Select(each => each.Column).Where(column => olderRecords.IndexOf(column) < 0 && newerRecords.IndexOf(column) < 0))
        {
            warnings.Add($"compare: names {unknown}, which {name} has on neither side");
        }

        return new ExperimentDifferences { Name = name, Table = table };
    }

    private static ExperimentDifferences OneSided(string name, CsvRecords records, CellState state)
    {
        var rows = 0;
        while (records.Read())
        {
            rows++;
        }

        return new ExperimentDifferences
        {
            Name = name,
            Whole = state,
            Table = new TableDifferences
            {
                Keys = [],
                Columns = [],
                ColumnsAdded = [],
                ColumnsRemoved = [],
                RowsCompared = 0,
                RowsAppeared = state == CellState.Appeared ? rows : 0,
                RowsVanished = state == CellState.Vanished ? rows : 0,
                RepeatedKeys = 0,
            },
        };
    }

    private IReadOnlyList<TimingDifference> Timings(RunFiles older, RunFiles newer, List<string> warnings)
    {
        using var before = older.Timings();
        using var after = newer.Timings();
        if (before is null || after is null)
        {
            return [];
        }

        using var olderRecords = new CsvRecords(before, $"the timings of {older.Name}");
        using var newerRecords = new CsvRecords(after, $"the timings of {newer.Name}");
        var timings = TimingDiff.Run(olderRecords, newerRecords, options.Keys);
        if (timings.Any(timing => !timing.IsSameRun))
        {
            using var olderRun = older.Run();
            using var newerRun = newer.Run();
            if (Machine.Warning(olderRun is null ? null : Machine.Read(olderRun), newerRun is null ? null : Machine.Read(newerRun)) is { } warning)
            {
                warnings.Add(warning);
            }
        }

        return timings;
    }

    private bool Conclude(string nothing)
    {
        if (_summary.RowsCompared == 0 && _summary.TimingsCompared == 0)
        {
            throw new CompareFault($"nothing was compared: {nothing}; see which columns tell rows apart, or name them with --key");
        }

        report.End(_summary);
        return _summary.IsSame;
    }
}
