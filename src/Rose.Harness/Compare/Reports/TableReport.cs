using Rose.Harness.Terminal;
using Spectre.Console;

namespace Rose.Harness.Compare.Reports;

/// <summary>Tables of what differs, for a terminal, and a line that counts all.</summary>
internal sealed class TableReport(TextWriter output, int limit) : IDiffReport
{
    private readonly IAnsiConsole _console = TextConsole.On(output);
    private string _sides = "";
    private KeptDifferences _kept = new(limit);

    public void Begin(string older, string newer) => _sides = $"{older} → {newer}";

    public IDifferences BeginExperiment(string name) => _kept = new KeptDifferences(limit);

    public void EndExperiment(ExperimentDifferences experiment)
    {
        var timings = experiment.TimingsOfTwoRuns;
        if (!experiment.IsSame || timings.Count > 0)
        {
            output.WriteLine($"{experiment.Name}: {_sides}");
        }

        if (experiment.Table is { } table && !experiment.IsSame)
        {
            Drawing.Table(_console, Phrases.Headings, _kept.Kept.Select(Phrases.Cells));
            Left(table.Differences - _kept.Kept.Count, experiment.Whole is not null);
            foreach (var line in Phrases.Structure(experiment).Concat(table.Columns.Where(column => column.Differing > 0).Select(Phrases.Column)))
            {
                output.WriteLine($"  {line}");
            }
        }

        Drawing.Table(_console, Phrases.TimingHeadings, timings.Take(limit).Select(Phrases.Cells));
        Left(timings.Count - limit, isTold: false);
        foreach (var warning in experiment.Warnings)
        {
            output.WriteLine($"  warning: {warning}");
        }
    }

    public void End(DiffSummary summary) => output.WriteLine(summary.IsSame ? $"the same, {_sides}: {summary}" : summary.ToString());

    private void Left(long count, bool isTold)
    {
        if (count > 0 && !isTold)
        {
            output.WriteLine(FormattableString.Invariant($"  and {count} more; --limit shows more of them, --csv all"));
        }
    }
}
