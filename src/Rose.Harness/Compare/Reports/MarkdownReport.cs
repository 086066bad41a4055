namespace Rose.Harness.Compare.Reports;

/// <summary>Tables of what differs, for a pull request.</summary>
internal sealed class MarkdownReport(TextWriter output, int limit) : IDiffReport
{
    private KeptDifferences _kept = new(limit);

    public void Begin(string older, string newer) => output.WriteLine($"### Results: {Escape(older)} → {Escape(newer)}");

    public IDifferences BeginExperiment(string name) => _kept = new KeptDifferences(limit);

    public void EndExperiment(ExperimentDifferences experiment)
    {
        var timings = experiment.TimingsOfTwoRuns;
        if (experiment.IsSame && timings.Count == 0 && experiment.Warnings.Count == 0)
        {
            return;
        }

        output.WriteLine($"\n#### {Escape(experiment.Name)}");
        if (experiment.Table is { } table && !experiment.IsSame)
        {
            Draw(Phrases.Headings, 4, _kept.Kept.Select(Phrases.Cells));
            Left(experiment.Whole is null ? table.Differences - _kept.Kept.Count : 0);
            List([.. Phrases.Structure(experiment), .. table.Columns.Where(column => column.Differing > 0).Select(Phrases.Column)]);
        }

        Draw(Phrases.TimingHeadings, 2, timings.Take(limit).Select(Phrases.Cells));
        Left(timings.Count - limit);
        List([.. experiment.Warnings.Select(warning => $"**Warning:** {warning}")]);
    }

    public void End(DiffSummary summary) => output.WriteLine($"\n{(summary.IsSame ? "The same: " : "")}{summary}");

    private void List(IReadOnlyList<string> lines)
    {
        foreach (var (k, line) in lines.Index())
        {
            output.WriteLine($"{(k == 0 ? "\n" : "")}- {line}");
        }
    }

    private void Left(long count)
    {
        if (count > 0)
        {
            output.WriteLine(FormattableString.Invariant($"\nand {count} more"));
        }
    }

    private void Draw(IReadOnlyList<string> headings, int texts, IEnumerable<IReadOnlyList<string>> rows)
    {
        foreach (var (k, row) in rows.Index())
        {
            if (k == 0)
            {
                output.WriteLine($"\n| {string.Join(" | ", headings)} |\n|{string.Concat(headings.Select((_, column) => column < texts ? "---|" : "---:|"))}");
            }

            output.WriteLine($"| {string.Join(" | ", row.Select(Escape))} |");
        }
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal).Replace("~", "\\~", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
