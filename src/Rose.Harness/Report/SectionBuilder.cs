using System.Globalization;
using System.Text.Json;
using Rose.Harness.Compare;
using Rose.Harness.Report.Charts;
using Rose.Harness.Report.Model;
using Rose.Harness.Report.Sources;
using Rose.Harness.Spec;

namespace Rose.Harness.Report;

/// <summary>Makes an experiment's section of what its files hold.</summary>
internal static class SectionBuilder
{
    private const int MostRows = 500;
    private static readonly string[] _usualMetrics = ["loss", "validation_loss", "max_abs_diff_vs_dense", "relative_diff_vs_dense", "measured_bytes", "cases_run", "median_cases"];

    /// <exception cref="CompareFault">A file is no CSV.</exception>
    public static ReportSection Of(ReportSource source)
    {
        List<IReportBlock> blocks = [.. Provenance(source)];
        if (source.History is { } history)
        {
            blocks.AddRange(History(history));
        }

        if (source.Files.Csv() is { } stream)
        {
            blocks.AddRange(Results(source, CsvSheet.Read(stream, source.Files.Name)));
        }

        if (source.Files.Timings() is { } timings)
        {
            var sheet = CsvSheet.Read(timings, $"the timings of {source.Name}");
            blocks.AddRange([.. SheetCharts.Timings(sheet), .. SheetCharts.LayerTimes(sheet), .. SheetCharts.KernelTimes(sheet)]);
        }

        // Tables of all rows come last, behind the charts.
        return new ReportSection(source.Name, [.. blocks.OrderBy(block => block is ReportTable { IsFolded: true })]);
    }

    private static IEnumerable<IReportBlock> Results(ReportSource source, CsvSheet sheet)
    {
        if (LawBlocks.IsOf(sheet))
        {
            return LawBlocks.Of(sheet);
        }

        return
        [
            .. SheetCharts.Curves(sheet),
            .. SheetCharts.Errors(sheet),
            .. SheetCharts.Traffic(sheet),
            .. Layers(source, sheet),
            new ReportTable
            {
                Title = sheet.Rows.Count <= MostRows ? $"All {SheetCharts.Count(sheet.Rows.Count, "row")}" : string.Create(CultureInfo.InvariantCulture, $"The first {MostRows} of {sheet.Rows.Count} rows"),
                Columns = sheet.Header,
                Rows = [.. sheet.Rows.Take(MostRows)],
                IsFolded = true,
            },
        ];
    }

    private static IReadOnlyList<IReportBlock> Layers(ReportSource source, CsvSheet sheet)
    {
        try
        {
            return source.Plan() is { } plan ? [.. LayerTraffic.Of(plan, sheet)] : [];
        }
        catch (SpecException e)
        {
            return [new Sentence($"Nothing is predicted by layer, for the spec cannot be read: {e.Message}")];
        }
    }

    private static IReportBlock[] History(MetricHistory history)
    {
        IReportBlock[] charts = [.. (history.Metrics.Count > 0 ? history.Metrics : _usualMetrics).Select(metric => SheetCharts.History(history, metric)).OfType<Chart>()];
        return charts.Length > 0 ? charts : [new Sentence("No history: in these commits the results have no such column, or did not change.")];
    }

    private static IEnumerable<IReportBlock> Provenance(ReportSource source)
    {
        using var stream = source.Files.Run();
        if (stream is null)
        {
            yield break;
        }

        string text;
        try
        {
            using var run = JsonDocument.Parse(stream);
            var root = run.RootElement;
            var commit = root.TryGetProperty("git", out var git) ? $" at commit {Text(git, "commit")[..Math.Min(10, Text(git, "commit").Length)]}" : "";
            text = $"Run of {Text(root, "spec")}{commit} on {Text(root, "host")}, begun {Text(root, "started")}{(root.TryGetProperty("exit_code", out var code) ? $", exit code {code}" : ", not finished")}.";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            text = $"The run's side file cannot be read: {e.Message}";
        }

        yield return new Sentence(text);
    }

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ToString() : "?";
}
